package dev.serai.jobs;

import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** Keys of objects as messages name them. */
final class ObjectKeys {
    /** What S3 takes, in bytes of UTF-8. */
    static final int MAX_BYTES = 1_024;

    /** The result's key is longer than the source's. */
    private static final int MAX_SOURCE_BYTES = 900;

    /** What no queue message can hold: half a surrogate pair, and the two characters that XML leaves out. */
    private static final Pattern UNSENDABLE = Pattern.compile("[\\p{Cs}\\uFFFE\\uFFFF]");

    private static final String REPLACEMENT = "\uFFFD";

    private ObjectKeys() {}

    /**
     * The key of an image, if it can be one.
     *
     * @throws RefusedException {@code invalid-message}
     */
    static String checked(String key) {
        if (key.isEmpty()) {
            throw invalid("The message names no image: \"key\" is empty.");
        }
        if (isFolder(key)) {
            throw invalid("The key ends in a slash: it names a folder, not an image.");
        }
        if (bytes(key) > MAX_SOURCE_BYTES) {
            throw invalid("The key has more than " + MAX_SOURCE_BYTES + " bytes.");
        }
        for (String segment : key.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw invalid("The key has an empty part, or a part \".\" or \"..\", between its slashes.");
            }
        }
        if (key.chars().anyMatch(Character::isISOControl)) {
            throw invalid("The key holds a control character.");
        }
        if (UNSENDABLE.matcher(key).find()) {
            throw invalid("The key holds a character that no queue message can hold.");
        }
        return key;
    }

    /** Whether that is the key of a folder marker, which tools make so that an empty folder shows. */
    static boolean isFolder(String key) {
        return key.endsWith("/");
    }

    /**
     * The key that an S3 event notification writes as an HTML form would, with {@code +} for a space.
     *
     * @throws RefusedException {@code invalid-message} if it is not written so
     */
    static String decoded(String key) {
        try {
            String decoded = URLDecoder.decode(key, StandardCharsets.UTF_8);
            boolean damaged = decoded.contains(REPLACEMENT)
                    && !key.contains(REPLACEMENT)
                    && !key.toUpperCase(Locale.ROOT).contains("%EF%BF%BD");
            if (!damaged) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            throw notEncoded();
        }
        throw notEncoded();
    }

    private static RefusedException notEncoded() {
        return invalid("The notification's key is not URL-encoded.");
    }

    /** A key as a reply can show it, whatever it is. */
    static String shown(String key) {
        return sendable(key.length() <= MAX_BYTES ? key : key.substring(0, MAX_BYTES) + "…");
    }

    /** The text with a replacement for each character that no queue message can hold. */
    static String sendable(String text) {
        return UNSENDABLE.matcher(text).replaceAll(REPLACEMENT);
    }

    static int bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8).length;
    }

    private static RefusedException invalid(String message) {
        return new RefusedException(Refusal.INVALID_MESSAGE, message);
    }
}
