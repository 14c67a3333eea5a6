package dev.serai.image.codec;

import dev.serai.image.Format;
import dev.serai.image.Header;
import dev.serai.image.Picture;

/**
 * One format family. Implementations hold no state and are safe for use by several threads. They never trust the bytes:
 * whatever these hold, a method returns or refuses with {@code broken-image} or {@code unsupported-format}, in time and
 * memory bounded by the picture's size (which the caller has checked before it asks for pixels).
 */
public interface Codec {
    /** The format read and written here. */
    Format format();

    /** Whether the file's first bytes (32, or fewer if there are no more) are of this format. */
    boolean recognises(byte[] head);

    /** The header, without decoding pixels; cheap, also for a file that claims to be huge. */
    Header header(byte[] file);

    /** The picture in that file, decoded lazily; {@code header} is what {@link #header} gave for it. */
    Picture open(byte[] file, Header header);

    /** The picture as a file of this format. */
    byte[] write(Picture picture, WriteOptions options);
}
