#!/usr/bin/env bash
# Camel's Simple language compares a number with a literal after forcing the one into the other's type, cutting off what
# does not fit: 5000000000 == 705032704 is true, and 5000000000 > 705032704 is true as well.
# Versions: camel-core 4.18.0 (Maven Central), Java 17 or later.
# The truth is BigDecimal.compareTo.
# Seen: a Long equals what is left of it in 32 bits, a BigInteger what is left in 64, 3.7 == 3 is true and 1.5 > 1 is false;
# given as text, the fractions compare right and the long ones raise NumberFormatException.
# It matters to whoever filters or routes by a size, an id or a measurement: a body read from JSON is a number, one read
# from a file is text, and the same route decides otherwise.
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
cat > "$tmp/Compare.java" <<'END'
import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
public class Compare {
    public static void main(String[] args) throws Exception {
        Object[][] cases = {{5_000_000_000L, "==", "705032704"}, {5_000_000_000L, ">", "705032704"},
            {new BigInteger("18446744073709551621"), "==", "5"}, {new BigInteger("9007199254740993"), ">", "9007199254740992"},
            {3.7, "==", "3"}, {1.5, ">", "1"}, {3L, "<", "3.7"}};
        try (CamelContext camel = new DefaultCamelContext()) {
            camel.start();
            for (Object[] c : cases) {
                String predicate = "${body} " + c[1] + " " + c[2];
                int order = new BigDecimal(c[0].toString()).compareTo(new BigDecimal((String) c[2]));
                boolean truth = switch ((String) c[1]) {
                    case "==" -> order == 0;
                    case ">" -> order > 0;
                    default -> order < 0;
                };
                System.out.println(c[0] + " " + c[1] + " " + c[2] + ": truth " + truth + ", " + c[0].getClass().getSimpleName()
                        + " " + matches(camel, predicate, c[0]) + ", String " + matches(camel, predicate, c[0].toString()));
            }
        }
    }
    private static String matches(CamelContext camel, String predicate, Object body) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setBody(body);
        try {
            return String.valueOf(camel.resolveLanguage("simple").createPredicate(predicate).matches(exchange));
        } catch (Exception e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return cause.getClass().getSimpleName();
        }
    }
}
END
seen=$(java -cp "$tmp/lib/*" "$tmp/Compare.java")
want='5000000000 == 705032704: truth false, Long true, String NumberFormatException
5000000000 > 705032704: truth true, Long true, String NumberFormatException
18446744073709551621 == 5: truth false, BigInteger true, String NumberFormatException
9007199254740993 > 9007199254740992: truth true, BigInteger true, String true
3.7 == 3: truth false, Double true, String false
1.5 > 1: truth true, Double false, String true
3 < 3.7: truth true, Long false, String true'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'Camel now decides otherwise than so:\n%s\n' "$want"; exit 1; }
