package dev.serai.image.codec;

import dev.serai.image.Format;
import dev.serai.image.Header;
import dev.serai.image.Picture;

/**
 * One file format. Implementations hold no state and are safe for use by several threads. Input is untrusted: for any
 * bytes, a method returns or refuses with {@code broken-image} or {@code unsupported-format}, in time and memory
 * bounded by the picture's size (which the caller has checked before it asks for pixels).
 */
public interface Codec {
    /** The format read and written here. */
    Format format();

    /** Whether a file that begins with these bytes (up to 32) is of this format. */
    boolean recognizes(byte[] head);

    /** Reads the header without decoding pixels; cheap whatever size the file claims. */
    Header header(byte[] file);

    /** Opens the picture in the file, decoded lazily; {@code header} is the result of {@link #header} for it. */
    Picture open(byte[] file, Header header);

    /** Encodes the picture. */
    byte[] write(Picture picture, WriteOptions options);
}
