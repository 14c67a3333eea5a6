package dev.serai.jobs;

import dev.serai.image.Format;
import java.util.Optional;

/**
 * The keys of results: {@code processed/blur-2.5/cat.png}, the pipeline as a folder and then the source's key. They depend
 * only on the source's key, on what was done and on the format asked for, so that work done twice writes the same object, and no
 * two different jobs share one. Bound as {@code resultKeys}. Safe for use by several threads.
 *
 * <p>A format that was asked for is appended to a name that does not say it already: {@code cat.png.jpeg}. Where that is
 * the name of another image as well, the folder tells the two apart:
 *
 * <table>
 * <caption>Keys below {@code processed/}</caption>
 * <tr><th>source</th><th>format</th><th>key</th></tr>
 * <tr><td>{@code cat.png}</td><td>none</td><td>{@code blur-2/cat.png}</td></tr>
 * <tr><td>{@code cat.png}</td><td>jpeg</td><td>{@code blur-2/cat.png.jpeg}</td></tr>
 * <tr><td>{@code cat.png.jpeg}</td><td>none</td><td>{@code blur-2_as-is/cat.png.jpeg}</td></tr>
 * <tr><td>{@code cat.png}</td><td>png</td><td>{@code blur-2_as-png/cat.png}</td></tr>
 * <tr><td>{@code cat}</td><td>png</td><td>{@code blur-2_to-png/cat.png}</td></tr>
 * </table>
 */
public final class ResultKeys {
    /** What all of them begin with; what lies there is never taken for a new image. */
    static final String FOLDER = "processed/";

    /** The folder of what has only been written anew. */
    private static final String UNCHANGED = "unchanged";

    /**
     * The key of a job's result.
     *
     * @param steps what was done, such as {@code grayscale,blur:2}; empty for nothing
     */
    public ObjectKey of(ImageJob job, String steps) {
        return new ObjectKey(of(job.sourceKey(), steps, job.format()));
    }

    /** @param format the format that was asked for, or empty for the source's own */
    static String of(String sourceKey, String steps, Optional<Format> format) {
        // No step's name has a hyphen or an underscore in it, so each pipeline has a folder of its own.
        String folder =
                FOLDER + (steps.isEmpty() ? UNCHANGED : steps.replace(':', '-').replace(',', '_'));
        if (format.isEmpty()) {
            return folder + (looksAppended(sourceKey) ? "_as-is/" : "/") + sourceKey;
        }
        String label = format.get().label();
        Optional<Format> said = formatInName(sourceKey);
        if (said.isEmpty()) {
            return folder + "_to-" + label + "/" + sourceKey + "." + label;
        }
        if (said.equals(format)) {
            return folder + "_as-" + label + "/" + sourceKey;
        }
        return folder + "/" + sourceKey + "." + label;
    }

    /** Whether a source has the name that a format asked for would give the result of another one. */
    private static boolean looksAppended(String key) {
        int dot = dotOfExtension(key);
        Optional<Format> last = formatInName(key).filter(Format::writable);
        if (last.isEmpty() || !key.substring(dot + 1).equals(last.get().label())) {
            return false;
        }
        Optional<Format> before = formatInName(key.substring(0, dot));
        return before.isPresent() && !before.equals(last);
    }

    private static Optional<Format> formatInName(String key) {
        int dot = dotOfExtension(key);
        return dot < 0 ? Optional.empty() : Format.ofLabel(key.substring(dot + 1));
    }

    private static int dotOfExtension(String key) {
        return key.indexOf('.', key.lastIndexOf('/') + 1) < 0 ? -1 : key.lastIndexOf('.');
    }
}
