#!/usr/bin/env bash
# A text that Camel hands to a bean's method as ${body} is not always the body: enclosing quotes are taken off, and the text
# null becomes nothing at all.
# Versions: camel-core 4.18.0 (Maven Central), Java 17 or later.
# The truth is the length of the text that was sent; a parameter without an expression (or with @Body) gets it as it is.
# Seen: 'cat' in quotes arrives without them, so does "cat" in double ones, and null arrives as Java's null.
# It matters to whoever passes names of files or objects to a method: two objects become one, and a list of JSON texts loses its quotes.
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
cat > "$tmp/Parameters.java" <<'END'
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
public class Parameters {
    public static class Name {
        public String of(String name) {
            return name == null ? "nothing" : "<" + name + "> of " + name.length();
        }
    }
    public static void main(String[] args) throws Exception {
        try (CamelContext camel = new DefaultCamelContext()) {
            camel.getRegistry().bind("name", new Name());
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:expression").bean("name", "of(${body})");
                    from("direct:plain").bean("name", "of");
                }
            });
            camel.start();
            ProducerTemplate producer = camel.createProducerTemplate();
            for (String text : new String[] {"cat", "'cat'", "\"cat\"", "null"}) {
                System.out.println(text + " of " + text.length() + ": of " + producer.requestBody("direct:plain", text, String.class)
                        + ", of(${body}) " + producer.requestBody("direct:expression", text, String.class));
            }
        }
    }
}
END
seen=$(java -cp "$tmp/lib/*" "$tmp/Parameters.java")
want=$(cat <<'END'
cat of 3: of <cat> of 3, of(${body}) <cat> of 3
'cat' of 5: of <'cat'> of 5, of(${body}) <cat> of 3
"cat" of 5: of <"cat"> of 5, of(${body}) <cat> of 3
null of 4: of <null> of 4, of(${body}) nothing
END
)
echo "$seen"
[ "$seen" = "$want" ] || { printf 'Camel now passes otherwise than so:\n%s\n' "$want"; exit 1; }
