package dev.serai.numbers;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The statistics, digit for digit, beside what {@link BigInteger} and {@link BigDecimal} make of the same text. */
class StatisticsReferenceTest {
    @Property(tries = 2_000)
    void agreesWithBigIntegersDigitForDigit(@ForAll("lists") String text) {
        expectSame(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6, 7, 64, 625, 1000, 4096})
    void agreesForLongNumbersOverAnyCount(int count) {
        String nines = "9".repeat(300);
        StringBuilder text = new StringBuilder("1" + "0".repeat(320));
        for (int i = 1; i < count; i++) {
            text.append(i % 2 == 0 ? ",-" : ",").append(nines).append(i);
        }
        expectSame(text.toString());
        expectSame("-" + text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-0",
                "007",
                "-0000000000000000000000000",
                "00000000000000000000000000001",
                "99999999999999999999,-99999999999999999999,1",
                "99999999999999999999,-99999999999999999999,-1,0",
                "9999999999999999999999999999999999999999,9999999999999999999999999999999999999998",
                "99999999999999999999999999999999999999999999999999,99999999999999999999999999999999999999999999999999,"
                        + "99999999999999999999999999999999999999999999999998",
                "-9223372036854775808,9223372036854775807",
                "-9223372036854775809,9223372036854775808,0",
            })
    void agreesAtTheEdges(String text) {
        expectSame(text);
    }

    @Provide
    Arbitrary<String> lists() {
        Arbitrary<String> signs = Arbitraries.of("", "-");
        Arbitrary<String> zeros = Arbitraries.of("", "", "0", "00000000000000000000");
        Arbitrary<String> digits = Arbitraries.oneOf(
                Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(19),
                Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(160),
                Arbitraries.strings().withChars("09").ofMinLength(40).ofMaxLength(90));
        Arbitrary<String> numbers =
                Combinators.combine(signs, zeros, digits).as((sign, zero, digit) -> sign + zero + digit);
        return numbers.list().ofMinSize(1).ofMaxSize(70).map(list -> String.join(",", list));
    }

    private static void expectSame(String text) {
        BigInteger[] numbers =
                Arrays.stream(text.split(",")).map(BigInteger::new).toArray(BigInteger[]::new);
        IntegerList list = IntegerList.parse(text);
        assertThat(list.asList().stream().map(Object::toString))
                .as(text)
                .containsExactlyElementsOf(
                        Arrays.stream(numbers).map(BigInteger::toString).toList());
        Arrays.sort(numbers);
        int count = numbers.length;
        BigInteger sum = Arrays.stream(numbers).reduce(BigInteger.ZERO, BigInteger::add);
        BigDecimal median = count % 2 == 1
                ? new BigDecimal(numbers[count / 2])
                : quotient(numbers[count / 2 - 1].add(numbers[count / 2]), 2);
        BigDecimal mean = quotient(sum, count);
        Statistics statistics = Statistics.of(list);
        assertThat(statistics.count()).isEqualTo(count);
        assertThat(List.of(statistics.min(), statistics.max(), statistics.mean(), statistics.median()))
                .as(text)
                .extracting(Object::toString)
                .containsExactly(
                        numbers[0].toString(), numbers[count - 1].toString(), mean.toString(), median.toString());
        assertThat(statistics.mean().toPlainString()).isEqualTo(mean.toPlainString());
    }

    /** Exact, with as many decimals as it takes, where that ends; else to 17 digits. */
    private static BigDecimal quotient(BigInteger sum, int count) {
        try {
            BigDecimal exact = new BigDecimal(sum).divide(BigDecimal.valueOf(count));
            return exact.stripTrailingZeros().scale() <= 0 ? exact.setScale(0) : exact.stripTrailingZeros();
        } catch (ArithmeticException e) { // the expansion does not end
            return new BigDecimal(sum).divide(BigDecimal.valueOf(count), new MathContext(17, RoundingMode.HALF_EVEN));
        }
    }
}
