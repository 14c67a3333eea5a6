package dev.serai.aws;

import dev.serai.image.Format;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The keys of uploaded images: {@code uploads/<sum>/<name>}, where the sum is made of the image's bytes. Two images of one
 * name never overwrite each other, and one image sent twice is one object.
 */
public final class UploadKeys {
    private static final int SUM_BYTES = 8;
    private static final int MAX_NAME_BYTES = 160;

    private UploadKeys() {}

    /**
     * The key of an image.
     *
     * @param name what the file was called where it comes from, with or without folders; perhaps empty
     * @param format the format it is in, which names it if nobody has
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
                .filter(c -> c != 0xfffe && c != 0xffff) // XML has neither: no list that holds one could be read
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
