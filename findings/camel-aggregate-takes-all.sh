#!/usr/bin/env bash
# Camel's aggregate has no back-pressure unless it is told to: what follows it runs in one thread of its own with an unbounded
# queue, whoever calls and however many, so that a route takes in message after message that nobody works on.
# Versions: camel-core 4.18.0 (Maven Central), Java 17 or later.
# Seen: while the step behind the first group waits, a thousand more exchanges are taken in, and each call returns; one step has begun.
# With a synchronous executor service the second call waits for the first.
# It matters to whoever gathers messages of a queue: a consumer whose polls are answered behind an aggregate receives on while
# it falls behind, and holds thousands of messages whose visibility timeout runs out.
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
cat > "$tmp/Aggregate.java" <<'END'
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.aggregate.UseLatestAggregationStrategy;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
public class Aggregate {
    public static void main(String[] args) throws Exception {
        System.out.println("by default: " + run(null));
        System.out.println("synchronous: " + run(new SynchronousExecutorService()));
    }
    private static String run(ExecutorService executor) throws Exception {
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (CamelContext camel = new DefaultCamelContext()) {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    var group = from("direct:in").aggregate(constant(true), new UseLatestAggregationStrategy()).completionSize(1);
                    if (executor != null) {
                        group.executorService(executor);
                    }
                    group.process(exchange -> {
                        begun.incrementAndGet();
                        first.countDown();
                        goOn.await();
                    });
                }
            });
            camel.start();
            ProducerTemplate producer = camel.createProducerTemplate();
            Thread sender = new Thread(() -> {
                for (int i = 0; i < 1001; i++) {
                    producer.sendBody("direct:in", i);
                    taken.incrementAndGet();
                }
            });
            sender.start();
            first.await();
            sender.join(TimeUnit.SECONDS.toMillis(executor == null ? 60 : 2));
            String seen = taken.get() + " calls returned, " + begun.get() + " group has begun";
            goOn.countDown();
            sender.join();
            return seen;
        }
    }
}
END
seen=$(java -cp "$tmp/lib/*" "$tmp/Aggregate.java")
want='by default: 1001 calls returned, 1 group has begun
synchronous: 0 calls returned, 1 group has begun'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'Camel now does otherwise than so:\n%s\n' "$want"; exit 1; }
