package dev.serai.image.codec.jpeg;

import dev.serai.image.DecodingMemory;
import dev.serai.image.Format;
import dev.serai.image.Header;
import dev.serai.image.Picture;
import dev.serai.image.codec.FileSink;
import dev.serai.image.codec.MappedCodec;
import dev.serai.image.codec.Orientation;
import dev.serai.image.codec.WriteOptions;
import dev.serai.image.codec.jpeg.kernels.JpegKernels;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * JPEG (ITU-T T.81, JFIF, EXIF). Reads baseline, extended and progressive files of 8 bits, gray, YCbCr, RGB, CMYK and YCCK
 * with any sampling; arithmetic-coded ones where the machine has libjpeg-turbo. Writes baseline files: gray, or YCbCr with
 * color at half the width and height; alpha is put on white, 16 bits become 8. Files of 12 bits, lossless and hierarchical
 * ones are refused as {@code unsupported-format}.
 *
 * <p>libjpeg-turbo does the work where it is installed (Debian: libturbojpeg0), Java where it is not, with the same
 * pixels; the system property {@code serai.image.turbojpeg=false} leaves the library aside, and so do pictures with more
 * MiB of pixels than {@code serai.image.turbojpeg.mebibytes} (40) says, if they can be decoded row by row.
 */
public final class JpegCodec implements MappedCodec {
    private static final String MEBIBYTES = "serai.image.turbojpeg.mebibytes";

    /**
     * Bytes of pixels that libjpeg-turbo holds outside of the heap while their rows are read. The decoder in Java holds a
     * few rows of larger pictures, and takes twice the time.
     */
    static final long MOST_OUTSIDE = (long) Integer.getInteger(MEBIBYTES, 40) << 20;

    private static final String SWITCH = "serai.image.turbojpeg";
    private static final int MAX_SIDE = 65_535;

    /** Rows of the picture that decoding row by row holds, at most: three of MCUs, and what becomes of them. */
    private static final int ROWS_HELD = 128;

    /** Chosen when it is first needed: looking for the library takes a while, and headers are read without. */
    private static final class Best {
        static final JpegEngine ENGINE = !"false".equals(System.getProperty(SWITCH)) && JpegTurboEngine.isPresent()
                ? new JpegTurboEngine()
                : new JpegJavaEngine();
    }

    private final Supplier<JpegEngine> engine;

    /** Has the vector code of the engine in Java compiled, if that is the one in use. */
    public static void warmUp() {
        if (Best.ENGINE instanceof JpegJavaEngine) {
            JpegKernels.warmUp();
        }
    }

    /** The codec with the best engine that this machine has. */
    public JpegCodec() {
        this.engine = () -> Best.ENGINE;
    }

    /** The codec with that engine. */
    public JpegCodec(JpegEngine engine) {
        this.engine = () -> engine;
    }

    @Override
    public Format format() {
        return Format.JPEG;
    }

    @Override
    public boolean recognizes(byte[] head) {
        // Bytes may stand before the next marker, as between all segments.
        return head.length >= 3 && head[0] == (byte) 0xFF && head[1] == (byte) 0xD8;
    }

    @Override
    public Header header(ByteBuffer file) {
        JpegHeader header = JpegHeader.read(file);
        boolean swapped = Orientation.swapsSides(header.orientation());
        return new Header(
                Format.JPEG,
                swapped ? header.height() : header.width(),
                swapped ? header.width() : header.height(),
                header.channels(),
                8,
                1);
    }

    @Override
    public Picture open(ByteBuffer file, Header header) {
        return Picture.of(header, new JpegSource(engine.get(), file, JpegHeader.read(file), false, 1));
    }

    @Override
    public DecodingMemory memory(ByteBuffer file, Header header) {
        JpegHeader jpeg = JpegHeader.read(file);
        return JpegScans.streams(file, jpeg)
                // A gray file is made from all data at once, and the library decodes outside of the heap.
                ? DecodingMemory.byRows(jpeg.planeBytes(ROWS_HELD)
                        + file.limit()
                        + (header.sampleBytes() <= MOST_OUTSIDE ? header.sampleBytes() : 0))
                : DecodingMemory.whole(jpeg.decodingBytes() + file.limit());
    }

    @Override
    public void write(Picture picture, WriteOptions options, FileSink out) {
        if (picture.undecoded().orElse(null) instanceof JpegSource source) {
            Optional<byte[]> ready = source.encoded(options.quality());
            if (ready.isPresent()) {
                out.put(ready.get());
                return;
            }
        }
        if (picture.width() > MAX_SIDE || picture.height() > MAX_SIDE) {
            throw new RefusedException(
                    Refusal.TOO_MANY_PIXELS, "A JPEG has at most 65535 pixels a side; ask for another format.");
        }
        Picture.Stream stream = picture.stream();
        new JpegBandEncoder(engine.get(), options.quality(), stream.iccProfile()).encode(stream.rows(), out);
    }
}
