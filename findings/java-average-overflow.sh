#!/usr/bin/env bash
# The average that Java's streams give for a long is computed from a sum that may wrap round: twice 2^63-1 averages to -1,
# which lies outside the smallest and the greatest value printed beside it. Eclipse Collections does the same.
# Versions: JDK 17 and 25 (whichever `java` is in PATH), eclipse-collections 13.0.0, guava 33.5.0-jre,
# commons-statistics-descriptive 1.2 (Maven Central).
# The truth is exact: the mean of equal numbers is that number. LongStream.average() is documented as "the arithmetic mean",
# and returns a double, which can hold it.
# Seen: LongStream.average, LongSummaryStatistics, Collectors.averagingLong and LongList.average give -1.0;
# LongList.median, Guava's Stats and Commons Statistics give 9.223372036854776E18.
# It matters to whoever averages ids, hashes or clock readings: six readings in nanoseconds since 1970, as of the year 2027,
# average to a time in 1929.
set -euo pipefail
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cat > "$tmp/pom.xml" <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.eclipse.collections</groupId><artifactId>eclipse-collections</artifactId><version>13.0.0</version></dependency>
    <dependency><groupId>com.google.guava</groupId><artifactId>guava</artifactId><version>33.5.0-jre</version></dependency>
    <dependency><groupId>org.apache.commons</groupId><artifactId>commons-statistics-descriptive</artifactId><version>1.2</version></dependency>
  </dependencies>
</project>
END
mvn -q -B -f "$tmp/pom.xml" dependency:copy-dependencies -DoutputDirectory="$tmp/lib" >/dev/null 2>&1
cat > "$tmp/Average.java" <<'END'
import com.google.common.math.Stats;
import java.time.Instant;
import java.util.LongSummaryStatistics;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.commons.statistics.descriptive.LongMean;
import org.eclipse.collections.api.list.primitive.LongList;
import org.eclipse.collections.impl.factory.primitive.LongLists;
public class Average {
    public static void main(String[] args) {
        long[] values = {Long.MAX_VALUE, Long.MAX_VALUE};
        LongSummaryStatistics summary = LongStream.of(values).summaryStatistics();
        LongList list = LongLists.immutable.of(values);
        System.out.println("LongStream.average " + LongStream.of(values).average().getAsDouble());
        long[] clock = LongStream.generate(() -> 1_800_000_000_000_000_000L).limit(6).toArray();
        System.out.println("six clock readings " + Instant.ofEpochSecond(clock[0] / 1_000_000_000)
                + " average to " + Instant.ofEpochSecond((long) (LongStream.of(clock).average().getAsDouble() / 1e9)));
        System.out.println("LongSummaryStatistics " + summary.getAverage() + " of values from " + summary.getMin() + " to " + summary.getMax());
        System.out.println("Collectors.averagingLong " + LongStream.of(values).boxed().collect(Collectors.averagingLong(x -> x)));
        System.out.println("LongList.average " + list.average() + ", median " + list.median());
        System.out.println("Guava Stats.meanOf " + Stats.meanOf(values));
        System.out.println("Commons LongMean " + LongMean.of(values).getAsDouble());
    }
}
END
java -version 2>&1 | head -1
seen=$(java -cp "$tmp/lib/*" "$tmp/Average.java")
want='LongStream.average -1.0
six clock readings 2027-01-15T08:00:00Z average to 1929-08-13T08:04:15Z
LongSummaryStatistics -1.0 of values from 9223372036854775807 to 9223372036854775807
Collectors.averagingLong -1.0
LongList.average -1.0, median 9.223372036854776E18
Guava Stats.meanOf 9.223372036854776E18
Commons LongMean 9.223372036854776E18'
echo "$seen"
[ "$seen" = "$want" ] || { printf 'An average is now computed otherwise than so:\n%s\n' "$want"; exit 1; }
