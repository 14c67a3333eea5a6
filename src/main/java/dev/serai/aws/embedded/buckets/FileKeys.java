package dev.serai.aws.embedded.buckets;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Which keys an embedded bucket can hold. A key is a path of a file below the bucket's folder, its parts are names of folders
 * and, the last one, of the file. So a part cannot be empty, {@code .} or {@code ..}, nor longer than a file name; names that
 * the store uses for itself are taken.
 */
final class FileKeys {
    /** Bytes of a key in UTF-8, S3's own limit. */
    static final int MAX_BYTES = 1024;

    /** Bytes of a file name in UTF-8 on the usual file systems. */
    static final int MAX_PART_BYTES = 255;

    /**
     * Bytes that the name of a part of an upload adds to a key's first part ({@code .mpus-<upload>-}) and to its last one
     * (the part's number and the name's ending while it is written).
     */
    private static final int UPLOAD_BYTES = 43;

    /** What S3Proxy keeps for itself in a bucket's folder begins so. */
    private static final Pattern OF_THE_STORE = Pattern.compile("\\.(mpus-|s3proxy-).*", Pattern.DOTALL);

    private static final String CANNOT = "The embedded buckets keep objects as files and cannot hold this key: ";

    private FileKeys() {}

    /** Whether an object of that key can be there at all. */
    static boolean holdable(String key) {
        return refusal(key).isEmpty();
    }

    /** Whether a name in a bucket's folder is the store's own, and no object's. */
    static boolean ofTheStore(String name) {
        return OF_THE_STORE.matcher(name).matches();
    }

    /** @throws S3Exception 400 with a sentence if no object of that key can be held */
    static void check(String key) {
        refusal(key).ifPresent(refused -> {
            throw refused;
        });
    }

    /** The same for an upload in parts, whose file names are longer than the key's. */
    static void checkForUpload(String key) {
        check(key);
        if (key.endsWith("/")) {
            throw S3Exceptions.invalidArgument(CANNOT + "one that ends in \"/\" is a folder's and has no content.");
        }
        String[] parts = key.split("/", -1);
        int spare = MAX_PART_BYTES - UPLOAD_BYTES;
        int first = bytes(parts[0]);
        int last = bytes(parts[parts.length - 1]);
        if (parts.length == 1 ? first > spare - UPLOAD_BYTES : first > spare || last > spare) {
            throw tooLong(
                    "For an upload in parts, the embedded buckets can hold keys whose first and last part have at most "
                            + spare + " bytes, or " + (spare - UPLOAD_BYTES) + " if there is one part only.");
        }
    }

    private static Optional<S3Exception> refusal(String key) {
        int bytes = bytes(key);
        if (bytes > MAX_BYTES) {
            return Optional.of(tooLong("A key has at most " + MAX_BYTES + " bytes; this one has " + bytes + "."));
        }
        if (key.isEmpty()) {
            return refused("it is empty.");
        }
        if (key.chars().anyMatch(unit -> unit < ' ' || unit == 0x7F)) {
            return refused("it has control characters.");
        }
        if (key.indexOf('\uFFFE') >= 0 || key.indexOf('\uFFFF') >= 0) { // XML has neither, so no list could name it
            return refused("it has a character that no list of a bucket can name (U+FFFE, U+FFFF).");
        }
        if (key.indexOf('\uFFFD') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(key)) {
            return refused("it is not text in UTF-8.");
        }
        if (key.startsWith("/") || key.contains("//")) {
            return refused("parts between slashes cannot be empty.");
        }
        if (ofTheStore(key)) {
            return refused("keys that begin with \".mpus-\" or \".s3proxy-\" are the store's own.");
        }
        for (String part : key.split("/")) {
            if (part.equals(".") || part.equals("..")) {
                return refused("parts between slashes cannot be \".\" or \"..\".");
            }
            if (bytes(part) > MAX_PART_BYTES) {
                return Optional.of(
                        tooLong("The embedded buckets keep objects as files: the parts of a key between slashes have"
                                + " at most " + MAX_PART_BYTES + " bytes; one has " + bytes(part) + "."));
            }
        }
        return Optional.empty();
    }

    private static Optional<S3Exception> refused(String why) {
        return Optional.of(S3Exceptions.invalidArgument(CANNOT + why));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The refusal of a name that is too long. */
    static S3Exception tooLong(String sentence) {
        return error(400, "KeyTooLongError", sentence);
    }

    /** An error with S3's code for it and a sentence. */
    static S3Exception error(int status, String code, String sentence) {
        return (S3Exception) S3Exception.builder()
                .message(sentence)
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(sentence)
                        .build())
                .build();
    }
}
