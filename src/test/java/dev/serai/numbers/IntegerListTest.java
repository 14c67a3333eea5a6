package dev.serai.numbers;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.serai.refusal.RefusedException;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntegerListTest {
    @Test
    void readsIntegersSeparatedByCommas() {
        assertThat(IntegerList.parse("1,2,3").asList()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void holdsShortNumbersOnceHoweverManyALongListHas() {
        Decimal[] numbers =
                IntegerList.parse("99999999999999999999,-99,999,-99,999").toDecimals();
        assertThat(numbers[1]).isSameAs(numbers[3]).hasToString("-99");
        assertThat(numbers[2]).isSameAs(numbers[4]).hasToString("999");
        assertThat(List.of(Decimal.of(-100), Decimal.of(0), Decimal.of(1_000), Decimal.of(Long.MIN_VALUE)))
                .hasToString("[-100, 0, 1000, -9223372036854775808]");
    }

    @Test
    void takesSpacesAndLeadingMinus() {
        assertThat(IntegerList.parse("  -7 ,  +0".replace("+", "")).asList()).containsExactly(-7L, 0L);
        assertThat(IntegerList.parse("-0, 007").asList()).containsExactly(0L, 7L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                ",|1",
                "1,,2|3",
                "1,2.0,3210,+6540a|4",
                "+1|1",
                "1,2,|5",
                "1 2|3",
                "- 5|2",
                "--5|2",
                "1;2|2",
                "0x10|2",
                "1e3|2",
                "${env.HOME}|1",
                "\u0661,\u0662|1",
                "1,\u0661|3",
                "1\u00a0,2|2",
                "1,\ud83d\ude00|3",
                "NaN|1",
            })
    void refusesTheWholeListAndSaysWhere(String text, int position) {
        assertThat(refusal(text).getMessage()).startsWith("Position " + position + ": ");
        assertThat(refusal(text).code()).isEqualTo("invalid-list");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "   ",
                "\n",
                "\uFEFF",
                "\uFEFF\r\n",
                "1\n,2",
                "1,\r\n2",
                "1,\t2",
                "1,\u0000",
                "1\u00a0",
                "1,\uFEFF2",
                "1\uFEFF,2"
            })
    void refusesEmptyListsAndOtherWhiteSpaceWithin(String text) {
        assertThat(refusal(text).code()).isEqualTo("invalid-list");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,-2\n",
                "1,-2\r\n",
                "1,-2\r\n\r\n",
                "\uFEFF1,-2",
                "\uFEFF1,-2\r\n",
                "\uFEFF \n1 , -2\t \n",
                "\n\t1,-2",
                "1,-2\uFEFF",
                "1,-2\n\uFEFF\n"
            })
    void whiteSpaceAndAByteOrderMarkAtEitherEndDoNotCount(String text) {
        assertThat(IntegerList.parse(text).asList()).containsExactly(1L, -2L);
    }

    @Test
    void positionsAreThoseThatAnEditorShows() {
        assertThat(refusal("\uFEFF1,x\n").getMessage()).startsWith("Position 3: ");
        assertThat(refusal("\n1,x\n").getMessage()).startsWith("Position 4: ");
        assertThat(refusal("1,\n").getMessage()).startsWith("Position 3: the list ends");
    }

    @Test
    void textIsUtf8OrUtf16WithAByteOrderMark() {
        assertThat(IntegerList.text("1,2\n".getBytes(UTF_8))).isEqualTo("1,2\n");
        assertThat(IntegerList.text("\uFEFF1,2\r\n".getBytes(UTF_16LE))).isEqualTo("1,2\r\n");
        assertThat(IntegerList.text("\uFEFF1,2\r\n".getBytes(UTF_16BE))).isEqualTo("1,2\r\n");
        assertThat(IntegerList.parse(IntegerList.text("\uFEFF1,2\r\n".getBytes(UTF_8)))
                        .asList())
                .containsExactly(1L, 2L);
        for (byte[] bytes : new byte[][] {
            {(byte) 0xFF},
            {'1', (byte) 0xC3},
            {(byte) 0xFF, (byte) 0xFE, '1'},
            {(byte) 0xFE, (byte) 0xFF, (byte) 0xD8, 0}
        }) {
            assertThat(catchThrowableOfType(RefusedException.class, () -> IntegerList.text(bytes))
                            .code())
                    .isEqualTo("invalid-list");
        }
    }

    @Test
    void showsWhatItFoundWithoutEchoingControlCharacters() {
        assertThat(refusal("1,\u001b[31m").getMessage()).contains("U+001B").doesNotContain("\u001b");
    }

    @Test
    void holdsNumbersOfFiveThousandDigits() {
        String digits = "9".repeat(5_000);
        assertThat(IntegerList.parse("1,-" + digits + ",2").asList())
                .extracting(Object::toString)
                .containsExactly("1", "-" + digits, "2");
    }

    @Test
    void readsTheEdgesOf64Bits() {
        assertThat(IntegerList.parse("9223372036854775807,-9223372036854775808").asList())
                .containsExactly(Long.MAX_VALUE, Long.MIN_VALUE);
        assertThat(IntegerList.parse("9223372036854775808").asList())
                .extracting(Object::toString)
                .containsExactly("9223372036854775808");
        assertThat(IntegerList.parse("-9223372036854775809, 0000000000000000000007")
                        .asList())
                .extracting(Object::toString)
                .containsExactly("-9223372036854775809", "7");
        assertThat(IntegerList.parse("-0000000000000000000000, 000009223372036854775807")
                        .asList())
                .containsExactly(0L, Long.MAX_VALUE);
    }

    @Test
    void readsAFullMebibyte() {
        String text = IntStream.range(0, 1 << 19).mapToObj(i -> "7").collect(Collectors.joining(","));
        assertThat(text).hasSize((1 << 20) - 1);
        assertThat(IntegerList.parse(text).size()).isEqualTo(1 << 19);
    }

    @Property
    void readsWhateverBigIntegerWrites(@ForAll @Size(min = 1, max = 40) List<BigInteger> numbers) {
        String text = numbers.stream().map(BigInteger::toString).collect(Collectors.joining(" , "));
        assertThat(IntegerList.parse(text).asList().stream().map(Object::toString))
                .containsExactlyElementsOf(
                        numbers.stream().map(BigInteger::toString).toList());
    }

    private static RefusedException refusal(String text) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> IntegerList.parse(text));
        assertThat(refused).isNotNull();
        return refused;
    }
}
