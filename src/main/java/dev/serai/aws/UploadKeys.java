package dev.serai.aws;

import dev.serai.image.Format;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The keys of uploaded images: {@code uploads/<digest>/<name>}, with a digest of the content. Different images of the
 * same name never overwrite each other, and the same image uploaded twice is one object.
 */
public final class UploadKeys {
    private static final int SUM_BYTES = 8;
    private static final int MAX_NAME_BYTES = 160;

    private UploadKeys() {}

    /**
     * The key of an image.
     *
     * @param image its content
     * @param name the original file name, with or without folders; may be empty
     * @param format its format, which provides a name if there is none
     */
    public static String of(byte[] image, String name, Format format) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(image);
            return "uploads/" + HexFormat.of().formatHex(sum, 0, SUM_BYTES) + "/" + fileName(name, format);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The last part of a file's name, without characters that buckets or file systems cannot handle. */
    static String fileName(String name, Format format) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String clean = last.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
                .filter(c -> c != 0xfffe && c != 0xffff) // XML cannot contain them, so no listing could return the key
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        if (clean.isEmpty() || clean.equals(".") || clean.equals("..")) {
            return "image." + format.label();
        }
        if (clean.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES) {
            return clean;
        }
        int dot = clean.lastIndexOf('.');
        String end = dot > 0 && clean.length() - dot <= 6 ? clean.substring(dot) : "";
        StringBuilder start = new StringBuilder(clean.substring(0, clean.length() - end.length()));
        while ((start + end).getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            start.setLength(start.offsetByCodePoints(start.length(), -1));
        }
        return start + end;
    }
}
