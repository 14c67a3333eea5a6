package dev.serai.refusal;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Suggests the name that was probably meant by a mistyped one. */
public final class Nearest {
    private Nearest() {}

    /** The known name with the fewest differing letters, if at most a third of them differ; case is ignored. */
    public static Optional<String> of(String typed, Collection<String> known) {
        return known.stream()
                .filter(name -> isNear(typed, name))
                .min(Comparator.<String>comparingInt(name -> distance(typed, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isNear(String typed, String name) {
        int most = Math.max(1, Math.max(typed.length(), name.length()) / 3);
        // the lengths first: a name of a megabyte is compared with none
        return Math.abs(typed.length() - name.length()) <= most && distance(typed, name) <= most;
    }

    /**
     * The optimal string alignment distance (insertions, deletions, substitutions and transpositions of neighbors),
     * ignoring case.
     */
    private static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                int replaced = steps[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                steps[i][j] = Math.min(replaced, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
                }
            }
        }
        return steps[a.length()][b.length()];
    }
}
