package dev.serai.numbers;

import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.util.Arrays;
import java.util.Optional;

/**
 * How an answer in JSON holds the numbers of a list and what is computed of them. Both are exact; many readers of JSON make
 * 64-bit floating-point numbers of all JSON numbers and lose the digits of long ones, but none changes a string.
 */
public enum NumberForm {
    /** As JSON numbers. */
    NUMBER("number"),
    /** As JSON strings of digits, without an exponent. */
    TEXT("text");

    private static final int MAX_SHOWN = 20;

    private final String label;

    NumberForm(String label) {
        this.label = label;
    }

    /**
     * The form of that name, as messages and requests ask for it.
     *
     * @throws RefusedException {@code invalid-parameter} if there is none
     */
    public static NumberForm of(String label) {
        return find(label).orElseThrow(() -> {
            String shown = label.replaceAll("\\p{Cntrl}", "?");
            return new RefusedException(
                    Refusal.INVALID_PARAMETER,
                    "\"numbers\" is text or number, not \""
                            + (shown.length() <= MAX_SHOWN ? shown : shown.substring(0, MAX_SHOWN) + "…") + "\".");
        });
    }

    /** The form of that name, white space around it aside; empty if there is none. */
    public static Optional<NumberForm> find(String label) {
        return Arrays.stream(values())
                .filter(form -> form.label.equals(label.strip()))
                .findFirst();
    }

    /** A number as a value for the JSON mapper. */
    public Object value(Decimal number) {
        return this == TEXT ? number.toPlainString() : number;
    }
}
