#!/usr/bin/env bash
# Gson's JsonParser keeps every digit of a number, but compares numbers as doubles: two different 21-digit numbers
# are equal, have one hash code, and a HashSet of ids loses one of them.
# Versions: gson 2.13.2 (Maven Central), Java 17 or later; jackson-databind 2.20.1 is asked the same.
# The truth is BigDecimal, to which both sides' text is given.
# Seen: 100000000000000000001 equals 100000000000000000002 though both print in full, as do 1e400 and 2e400 (both are
# infinite as doubles), an object that holds one equals an object that holds the other; Jackson tells all of them apart.
# It matters to whoever compares, deduplicates or looks up JSON with Gson's tree: "kept exactly" is true for
# what it prints and false for equals().
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cat > "$tmp/pom.xml" <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.google.code.gson</groupId><artifactId>gson</artifactId><version>2.13.2</version></dependency>
    <dependency><groupId>com.fasterxml.jackson.core</groupId><artifactId>jackson-databind</artifactId><version>2.20.1</version></dependency>
  </dependencies>
</project>
END
mvn -q -B -f "$tmp/pom.xml" dependency:copy-dependencies -DoutputDirectory="$tmp/lib" >/dev/null 2>&1
cat > "$tmp/Equal.java" <<'END'
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.math.BigDecimal;
import java.util.HashSet;
public class Equal {
    public static void main(String[] args) throws Exception {
        ObjectMapper jackson = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        String[][] pairs = {{"9007199254740992", "9007199254740993"},
            {"100000000000000000001", "100000000000000000002"}, {"1e400", "2e400"}, {"0.1", "0.10000000000000000001"}};
        for (String[] pair : pairs) {
            JsonElement a = JsonParser.parseString(pair[0]);
            JsonElement b = JsonParser.parseString(pair[1]);
            HashSet<JsonElement> set = new HashSet<>(JsonParser.parseString("[" + pair[0] + "," + pair[1] + "]").getAsJsonArray().asList());
            boolean objects = JsonParser.parseString("{\"id\":" + pair[0] + "}").equals(JsonParser.parseString("{\"id\":" + pair[1] + "}"));
            System.out.println(a + " and " + b + ": equal in truth " + (new BigDecimal(pair[0]).compareTo(new BigDecimal(pair[1])) == 0)
                    + ", Gson " + a.equals(b) + ", objects " + objects + ", set of " + set.size()
                    + ", Jackson " + jackson.readTree(pair[0]).equals(jackson.readTree(pair[1])));
        }
    }
}
END
seen=$(java -cp "$tmp/lib/*" "$tmp/Equal.java")
want='9007199254740992 and 9007199254740993: equal in truth false, Gson true, objects true, set of 1, Jackson false
100000000000000000001 and 100000000000000000002: equal in truth false, Gson true, objects true, set of 1, Jackson false
1e400 and 2e400: equal in truth false, Gson true, objects true, set of 1, Jackson false
0.1 and 0.10000000000000000001: equal in truth false, Gson true, objects true, set of 1, Jackson false'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'Gson or Jackson now compares otherwise than so:\n%s\n' "$want"; exit 1; }
