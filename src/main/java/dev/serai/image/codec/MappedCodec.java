package dev.serai.image.codec;

import dev.serai.image.Header;
import dev.serai.image.Picture;
import java.nio.ByteBuffer;

/** A codec that reads mapped files, and those in an array as they are read. */
public interface MappedCodec extends Codec {
    @Override
    default boolean readsMapped() {
        return true;
    }

    @Override
    default Header header(byte[] file) {
        return header(ByteBuffer.wrap(file));
    }

    @Override
    default Picture open(byte[] file, Header header) {
        return open(ByteBuffer.wrap(file), header);
    }

    @Override
    Header header(ByteBuffer file);

    @Override
    Picture open(ByteBuffer file, Header header);
}
