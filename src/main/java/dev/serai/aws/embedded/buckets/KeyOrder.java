package dev.serai.aws.embedded.buckets;

import java.util.Comparator;
import java.util.Optional;

/** The order in which S3 lists keys: by their UTF-8 bytes, which equals the order by code points. */
final class KeyOrder {
    /**
     * Compares by code point; {@link String#compareTo} differs when a surrogate pair meets a character above U+DFFF.
     */
    static final Comparator<String> UTF_8 = KeyOrder::compare;

    private static final int LAST_BELOW_SURROGATES = 0xD7FF;
    private static final int FIRST_ABOVE_SURROGATES = 0xE000;

    private KeyOrder() {}

    private static int compare(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                return rank(a) - rank(b);
            }
        }
        return one.length() - other.length();
    }

    /** Ranks surrogates above all other UTF-16 units, because they encode the highest code points. */
    private static int rank(char unit) {
        return Character.isSurrogate(unit) ? unit + Character.MAX_VALUE : unit;
    }

    /** The smallest text greater than every text with that prefix; empty if there is none. */
    static Optional<String> afterAll(String prefix) {
        String rest = prefix;
        while (!rest.isEmpty()) {
            int last = rest.codePointBefore(rest.length());
            rest = rest.substring(0, rest.length() - Character.charCount(last));
            if (last != Character.MAX_CODE_POINT) {
                int next = last == LAST_BELOW_SURROGATES ? FIRST_ABOVE_SURROGATES : last + 1;
                return Optional.of(rest + Character.toString(next));
            }
        }
        return Optional.empty();
    }
}
