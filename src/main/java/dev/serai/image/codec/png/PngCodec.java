package dev.serai.image.codec.png;

import dev.serai.image.DecodingMemory;
import dev.serai.image.Format;
import dev.serai.image.Header;
import dev.serai.image.Picture;
import dev.serai.image.codec.FileSink;
import dev.serai.image.codec.MappedCodec;
import dev.serai.image.codec.Orientation;
import dev.serai.image.codec.WriteOptions;
import java.nio.ByteBuffer;

/**
 * PNG in and out (PNG Specification, third edition; RFC 1950 and 1951), in Java alone.
 *
 * <p>Read are all color types and bit depths, interlaced or not; gray of fewer than 8 bits becomes 8, a palette the
 * colors it stands for (gray if all are), a transparent color an alpha channel; 16 bits stay 16. An ICC profile of
 * the picture's color space is kept; without one the samples are taken for sRGB, whatever gAMA, cHRM or sRGB say. An orientation in eXIf is applied.
 * Of an animated PNG the default image is read. Which damage is forgiven says {@link PngChunks}; the Adler-32 at the end
 * of the compressed data is not looked at, as the chunks' CRC-32 cover the same bytes.
 *
 * <p>Written are the channels and depth of the picture, its first frame only, with its profile.
 */
public final class PngCodec implements MappedCodec {
    /** Bytes that are held of compressed and of inflated data, about. */
    private static final long INFLATED = 1 << 19;

    @Override
    public Format format() {
        return Format.PNG;
    }

    @Override
    public boolean recognizes(byte[] head) {
        return PngChunks.recognizes(head);
    }

    @Override
    public DecodingMemory memory(ByteBuffer file, Header header) {
        PngChunks png = new PngChunks(file);
        long rows = INFLATED + 8L * png.rowBytes(png.width);
        boolean copied = png.orientation != Orientation.UPRIGHT;
        return png.streams()
                ? DecodingMemory.byRows(rows)
                : DecodingMemory.whole(rows + header.sampleBytes() * (copied ? 2 : 1));
    }

    @Override
    public Header header(ByteBuffer file) {
        PngChunks png = new PngChunks(file);
        boolean turned = Orientation.swapsSides(png.orientation);
        return new Header(
                Format.PNG,
                turned ? png.height : png.width,
                turned ? png.width : png.height,
                png.channels(),
                png.depth(),
                1);
    }

    @Override
    public Picture open(ByteBuffer file, Header header) {
        return Picture.of(header, new PngDecoder(file));
    }

    @Override
    public void write(Picture picture, WriteOptions options, FileSink out) {
        Picture.Stream stream = picture.stream();
        PngEncoder.write(stream.rows(), stream.iccProfile(), out);
    }
}
