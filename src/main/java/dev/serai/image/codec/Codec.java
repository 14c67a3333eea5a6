package dev.serai.image.codec;

import dev.serai.image.DecodingMemory;
import dev.serai.image.Format;
import dev.serai.image.Header;
import dev.serai.image.Picture;
import java.nio.ByteBuffer;

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

    /**
     * What decoding that file will take. Loads nothing that decodes.
     *
     * @param header the result of {@link #header} for it
     */
    DecodingMemory memory(ByteBuffer file, Header header);

    /**
     * Whether the buffer of a file may be a mapped one, of which no more is read than is needed at a time; else it has an
     * array with the file in it from the beginning to the end.
     */
    default boolean readsMapped() {
        return false;
    }

    /** Reads the header of the file that the buffer holds from index 0 to its limit. */
    default Header header(ByteBuffer file) {
        return header(file.array());
    }

    /** Opens the picture in the file that the buffer holds from index 0 to its limit. */
    default Picture open(ByteBuffer file, Header header) {
        return open(file.array(), header);
    }

    /** Encodes the picture, part by part where the format is written so. */
    void write(Picture picture, WriteOptions options, FileSink out);

    /** Encodes the picture to one array. */
    default byte[] write(Picture picture, WriteOptions options) {
        return FileParts.joined(out -> write(picture, options, out));
    }
}
