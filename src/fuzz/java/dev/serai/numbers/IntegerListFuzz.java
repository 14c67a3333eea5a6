package dev.serai.numbers;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside the list's definition as a regular expression, and {@link BigInteger}'s own reading of each number. */
class IntegerListFuzz {
    private static final Pattern NUMBER = Pattern.compile(" *(-?[0-9]+) *");

    @ValueSource(
            strings = {
                "1,2,3",
                " 1 , -2,3 ",
                "1,2.0,3210,+6540a",
                "9223372036854775807,9223372036854775808",
                "-9223372036854775808,-0,00012",
                "123456789012345678901234567890,-99999999999999999999",
                "1,,2"
            })
    @FuzzTest
    void givesTheNumbersOrARefusal(@NotNull String text) {
        String[] parts = text.split(",", -1);
        boolean sound =
                Arrays.stream(parts).allMatch(part -> NUMBER.matcher(part).matches());
        IntegerList list;
        try {
            list = IntegerList.parse(text);
        } catch (RefusedException e) {
            if (sound || e.refusal() != Refusal.INVALID_LIST) {
                throw new AssertionError("refused as " + e.code() + ": " + e.getMessage(), e);
            }
            return;
        }
        List<BigInteger> wanted =
                Arrays.stream(parts).map(String::strip).map(BigInteger::new).toList();
        List<BigInteger> read =
                Arrays.stream(list.toDecimals()).map(Decimal::toBigInteger).toList();
        if (!sound || !wanted.equals(read)) {
            throw new AssertionError("read as " + list.asList());
        }
        if (Statistics.of(list).count() != wanted.size()) {
            throw new AssertionError("counted as " + Statistics.of(list));
        }
    }
}
