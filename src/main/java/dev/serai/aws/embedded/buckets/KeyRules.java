package dev.serai.aws.embedded.buckets;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The keys that an embedded bucket can hold. A key is the path of a file below the bucket's folder, and each part
 * between slashes is a file name. A part therefore cannot be empty, {@code .} or {@code ..}, nor longer than a file
 * name, and names that the store uses itself are reserved.
 */
final class KeyRules {
    /** S3's limit on a key, in bytes of UTF-8. */
    static final int MAX_BYTES = 1024;

    /** The limit of common file systems on a file name, in bytes of UTF-8. */
    static final int MAX_PART_BYTES = 255;

    /**
     * Bytes that a multipart upload adds to a key's first part ({@code .mpus-<upload>-}) and to its last part (the part
     * number and the temporary extension) in the names of its files.
     */
    private static final int UPLOAD_BYTES = 43;

    /** Names that S3Proxy reserves in a bucket's folder. */
    private static final Pattern OF_THE_STORE = Pattern.compile("\\.(mpus-|s3proxy-).*", Pattern.DOTALL);

    private static final String CANNOT = "The embedded buckets keep objects as files and cannot hold this key: ";

    private KeyRules() {}

    /** Whether a name in a bucket's folder is reserved by the store. */
    static boolean ofTheStore(String name) {
        return OF_THE_STORE.matcher(name).matches();
    }

    /** @throws S3Exception 400 with a sentence if an object of that key cannot be stored */
    static void check(String key) {
        refusal(key).ifPresent(refused -> {
            throw refused;
        });
    }

    /** Checks a key for a multipart upload, whose file names are longer than the key's parts. */
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
        // XML cannot contain them, so no listing could return the key
        if (key.indexOf('\uFFFE') >= 0 || key.indexOf('\uFFFF') >= 0) {
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

    /** The error for a name that is too long. */
    static S3Exception tooLong(String sentence) {
        return error(400, "KeyTooLongError", sentence);
    }

    /** An S3 error of that status and code, with that message. */
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
