package dev.serai.numbers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void tellsMinMaxMeanAndMedian() {
        Statistics statistics = Statistics.of(IntegerList.parse("1,2,3"));
        assertThat(statistics.count()).isEqualTo(3);
        assertThat(statistics.min()).hasToString("1");
        assertThat(statistics.max()).hasToString("3");
        assertThat(statistics.mean()).hasToString("2");
        assertThat(statistics.median()).hasToString("2");
    }

    @Test
    void agreesWithExactFractions() throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(getClass().getResourceAsStream("statistics.tsv"), StandardCharsets.UTF_8))) {
            List<String> all = lines.lines().toList();
            assertThat(all).hasSizeGreaterThan(50);
            for (String line : all) {
                String[] fields = line.split("\t");
                Statistics statistics = Statistics.of(IntegerList.parse(fields[0]));
                assertThat(statistics.min().toBigInteger()).as(line).isEqualTo(new BigInteger(fields[1]));
                assertThat(statistics.max().toBigInteger()).as(line).isEqualTo(new BigInteger(fields[2]));
                assertThat(statistics.mean().toBigDecimal()).as(line).isEqualByComparingTo(new BigDecimal(fields[3]));
                assertThat(statistics.median().toBigDecimal()).as(line).isEqualByComparingTo(new BigDecimal(fields[4]));
            }
        }
    }

    @Test
    void writesWholeNumbersWithoutAPointAndOthersExactly() {
        assertThat(Statistics.of(IntegerList.parse("1,3")).mean()).hasToString("2");
        assertThat(Statistics.of(IntegerList.parse("100,100")).mean()).hasToString("100");
        assertThat(Statistics.of(IntegerList.parse("1,2")).mean()).hasToString("1.5");
        assertThat(Statistics.of(IntegerList.parse("0,0,0,0,0,0,0,1")).mean()).hasToString("0.125");
        assertThat(Statistics.of(IntegerList.parse("1,1,2")).mean()).hasToString("1.3333333333333333");
        assertThat(Statistics.of(IntegerList.parse("-1,-1,-2")).mean()).hasToString("-1.3333333333333333");
    }

    @Test
    void staysExactWhere64BitsOverflow() {
        String max = String.valueOf(Long.MAX_VALUE);
        assertThat(Statistics.of(IntegerList.parse(max + "," + max + "," + max)).mean())
                .hasToString(max);
    }

    @Test
    void survivesOneNumberOfAMillionDigits() {
        BigInteger huge = BigInteger.TEN.pow(1_000_000);
        Statistics statistics = Statistics.of(IntegerList.parse("1" + "0".repeat(1_000_000) + ",1,1,1,1"));
        assertThat(statistics.max().toBigInteger()).isEqualTo(huge);
        assertThat(statistics.median()).hasToString("1");
    }
}
