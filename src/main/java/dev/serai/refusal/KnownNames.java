package dev.serai.refusal;

import java.util.Collection;
import java.util.List;

/**
 * The names that an input may use: the fields of a message, the parameters of a request. One that is not among them is
 * refused and not ignored: a mistyped name would otherwise silently give the default. Immutable.
 */
public final class KnownNames {
    private static final int MAX_SHOWN = 40;

    private final Refusal refusal;
    private final String unknown;
    private final String form;
    private final List<String> names;

    /**
     * Creates a set of names.
     *
     * @param refusal the kind of refusal of other names
     * @param unknown what is said of another name, which follows it: {@code The message has a field that means nothing
     *     here:}
     * @param form a sentence that says which names there are
     */
    public KnownNames(Refusal refusal, String unknown, String form, Collection<String> names) {
        this.refusal = refusal;
        this.unknown = unknown;
        this.form = form;
        this.names = List.copyOf(names);
    }

    /**
     * Lets pass names that are known.
     *
     * @throws RefusedException for the first one that is not, with the known one that is nearest to it, if one is near
     */
    public void check(Iterable<String> given) {
        for (String name : given) {
            if (!names.contains(name)) {
                throw new RefusedException(
                        refusal,
                        unknown + " \"" + printable(name) + "\"."
                                + Nearest.of(name, names)
                                        .map(near -> " Is \"" + near + "\" meant?")
                                        .orElse("")
                                + " " + form);
            }
        }
    }

    private static String printable(String name) {
        return name.codePoints()
                .limit(MAX_SHOWN)
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
