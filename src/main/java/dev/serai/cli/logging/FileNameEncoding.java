package dev.serai.cli.logging;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;

/**
 * The encoding of file names and command-line arguments. It is the locale's, regardless of {@code file.encoding}, and
 * cannot be changed in a running JVM: under a C or POSIX locale, names outside ASCII cannot be used.
 */
public final class FileNameEncoding {
    private static final String EVERY_KIND_OF_LETTER = "é日\uD83D\uDC2B";

    private FileNameEncoding() {}

    /** A sentence for the user if some file names cannot be represented. */
    public static Optional<String> complaint() {
        return complaint(System.getProperty("sun.jnu.encoding", "UTF-8"));
    }

    static Optional<String> complaint(String encoding) {
        if (canName(encoding)) {
            return Optional.empty();
        }
        return Optional.of(
                "The locale's encoding, " + encoding + ", cannot represent names of files and keys outside ASCII: set"
                        + " LC_ALL=C.UTF-8, or start with ./serai, which does.");
    }

    private static boolean canName(String encoding) {
        try {
            return Charset.forName(encoding).newEncoder().canEncode(EVERY_KIND_OF_LETTER);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException | UnsupportedOperationException e) {
            return true; // unknown, so no complaint
        }
    }
}
