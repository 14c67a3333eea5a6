#!/usr/bin/env bash
# The number functions of Camel's Simple language leave out, without a word, every argument that is not a whole number of
# 64 bits: max(100000000000000000000,1) is 1, and max(1.5,1.9) is nothing.
# Versions: camel-core 4.18.0 (Maven Central), Java 17 or later.
# The truth is BigDecimal arithmetic.
# Seen: sum and average wrap round (twice 2^63-1 averages to -1), average(1,2) is 1, sum(1.5,2.5) is null, a word counts as
# absent, and ceil of 9007199254740993.5 is 2147483647.
# It matters to whoever moves a sum or a maximum from a bean into the route: no error is raised, the number is only another one.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cat > "$tmp/pom.xml" <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.camel</groupId><artifactId>camel-core</artifactId><version>4.18.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
END
mvn -q -B -f "$tmp/pom.xml" dependency:copy-dependencies -DoutputDirectory="$tmp/lib" >/dev/null 2>&1
cat > "$tmp/Functions.java" <<'END'
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
public class Functions {
    public static void main(String[] args) throws Exception {
        String[][] cases = { // the expression and its true value
            {"sum(1,2)", "3"}, {"max(9,10)", "10"},
            {"average(1,2)", "1.5"}, {"average(9223372036854775807,9223372036854775807)", "9223372036854775807"},
            {"sum(9223372036854775807,1)", "9223372036854775808"}, {"sum(1.5,2.5)", "4"}, {"max(1.5,1.9)", "1.9"},
            {"max(100000000000000000000,1)", "100000000000000000000"}, {"sum(100000000000000000000,1)", "100000000000000000001"},
            {"ceil(9007199254740993.5)", "9007199254740994"}, {"sum(two,2)", "an error"}};
        try (CamelContext camel = new DefaultCamelContext()) {
            camel.start();
            for (String[] c : cases) {
                Object value = camel.resolveLanguage("simple").createExpression("${" + c[0] + "}").evaluate(new DefaultExchange(camel), Object.class);
                System.out.println(c[0] + " = " + value + (c[1].equals(String.valueOf(value)) ? "" : ", truth " + c[1]));
            }
        }
    }
}
END
seen=$(java -cp "$tmp/lib/*" "$tmp/Functions.java")
want='sum(1,2) = 3
max(9,10) = 10
average(1,2) = 1, truth 1.5
average(9223372036854775807,9223372036854775807) = -1, truth 9223372036854775807
sum(9223372036854775807,1) = -9223372036854775808, truth 9223372036854775808
sum(1.5,2.5) = null, truth 4
max(1.5,1.9) = null, truth 1.9
max(100000000000000000000,1) = 1, truth 100000000000000000000
sum(100000000000000000000,1) = 1, truth 100000000000000000001
ceil(9007199254740993.5) = 2147483647, truth 9007199254740994
sum(two,2) = 2, truth an error'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'Camel now computes otherwise than so:\n%s\n' "$want"; exit 1; }
