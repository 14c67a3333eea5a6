package dev.serai.image.codec;

import dev.serai.image.Header;
import dev.serai.image.Picture;
import dev.serai.image.Source;
import dev.serai.image.codec.bytes.Bytes;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A file whose header has been read; it is the whole array of the buffer, or mapped. Its decoder, and any native library that it loads, is first used when pixels are
 * needed.
 */
record EncodedFile(ByteBuffer bytes, Codec codec, Header header) implements Source {
    private Source opened() {
        return codec.open(bytes, header).source().orElseThrow();
    }

    @Override
    public Picture.Content decode() {
        return opened().decode();
    }

    @Override
    public boolean streams() {
        return opened().streams();
    }

    @Override
    public Picture.Stream stream() {
        return opened().stream();
    }

    @Override
    public Optional<byte[]> wholeFile() {
        return Optional.of(Bytes.array(bytes));
    }

    @Override
    public Optional<Picture> grayscale() {
        return opened().grayscale();
    }

    @Override
    public Optional<Picture> reduced(int width, int height) {
        return opened().reduced(width, height);
    }

    @Override
    public Optional<byte[]> encoded() {
        return opened().encoded();
    }
}
