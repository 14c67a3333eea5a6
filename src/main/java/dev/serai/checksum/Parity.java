package dev.serai.checksum;

import java.util.Locale;

/** Whether a number is even or odd, in the words that replies use. */
public enum Parity {
    /** Even. */
    PAIR,
    /** Odd. */
    IMPAIR;

    /** The parity of any whole number. */
    public static Parity of(int number) {
        return (number & 1) == 0 ? PAIR : IMPAIR;
    }

    /** The word in replies: {@code pair} or {@code impair}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
