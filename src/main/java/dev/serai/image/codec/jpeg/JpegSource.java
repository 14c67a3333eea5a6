package dev.serai.image.codec.jpeg;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Header;
import dev.serai.image.IccProfile;
import dev.serai.image.Picture;
import dev.serai.image.Source;
import dev.serai.image.codec.CmykToRgb;
import dev.serai.image.codec.Orientation;
import dev.serai.image.codec.bytes.Bytes;
import dev.serai.image.codec.jpeg.JpegDecoder.Want;
import dev.serai.image.codec.jpeg.kernels.JpegKernels;
import dev.serai.image.rows.Rows;
import dev.serai.image.rows.Samples;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A JPEG file that is not decoded yet, perhaps to be decoded to its luma only or to a fraction of its size.
 *
 * @param file has the file from 0 to its limit; mapped, or an array
 * @param divisor 1, 2, 4 or 8
 */
record JpegSource(JpegEngine engine, ByteBuffer file, JpegHeader header, boolean lumaOnly, int divisor)
        implements Source {
    @Override
    public Picture.Content decode() {
        byte[] samples = engine.decode(wholeFile().orElseThrow(), header, divisor, lumaOnly);
        int channels = lumaOnly ? 1 : header.channels();
        if (header.components().size() == 4) {
            samples = CmykToRgb.toRgb(samples, true, header.iccProfile());
        }
        Frame frame = Frame.of(samples, channels, storedWidth(), storedHeight(), 0);
        return new Picture.Content(List.of(Orientation.apply(header.orientation(), frame)), 1, profile());
    }

    @Override
    public boolean streams() {
        return JpegScans.streams(file, header);
    }

    @Override
    public Picture.Stream stream() {
        Rows rows = engine.rows(file, header, divisor, lumaOnly);
        return new Picture.Stream(Orientation.apply(header.orientation(), rows), 0, 1, profile());
    }

    @Override
    public Optional<byte[]> wholeFile() {
        return Optional.of(Bytes.array(file));
    }

    private int storedWidth() {
        return JpegHeader.ceilDiv(header.width(), divisor);
    }

    private int storedHeight() {
        return JpegHeader.ceilDiv(header.height(), divisor);
    }

    /**
     * The profile that describes the decoded samples, or null for sRGB. One of another color space than the file's
     * components describes nothing and is left out; CMYK is converted to sRGB.
     */
    private byte[] profile() {
        int components = header.components().size();
        if (header.iccProfile() == null || components == 4) {
            return null;
        }
        Optional<IccProfile> fitting = IccProfile.parse(header.iccProfile()).filter(parsed -> parsed.fits(components));
        if (lumaOnly) {
            fitting = fitting.flatMap(IccProfile::toGray);
        }
        return fitting.map(IccProfile::bytes).orElse(null);
    }

    @Override
    public Optional<Picture> grayscale() {
        if (!header.isHuffmanDct() || !header.hasLuma()) {
            return Optional.empty();
        }
        return Optional.of(picture(new JpegSource(engine, file, header, true, divisor)));
    }

    @Override
    public Optional<Picture> reduced(int width, int height) {
        boolean swapped = Orientation.swapsSides(header.orientation());
        int across = swapped ? height : width;
        int down = swapped ? width : height;
        for (int next = 2 * divisor; next <= 8; next *= 2) {
            if ((lumaOnly || header.reducesToMeans(next))
                    && JpegHeader.ceilDiv(header.width(), next) == across
                    && JpegHeader.ceilDiv(header.height(), next) == down) {
                return Optional.of(picture(new JpegSource(engine, file, header, lumaOnly, next)));
            }
        }
        return Optional.empty();
    }

    private static Picture picture(JpegSource source) {
        boolean swapped = Orientation.swapsSides(source.header.orientation());
        int width = source.storedWidth();
        int height = source.storedHeight();
        return Picture.of(
                new Header(
                        Format.JPEG,
                        swapped ? height : width,
                        swapped ? width : height,
                        source.lumaOnly ? 1 : source.header.channels(),
                        8,
                        1),
                source);
    }

    @Override
    public Optional<byte[]> encoded() {
        if (!lumaOnly || divisor != 1 || header.orientation() != Orientation.UPRIGHT) {
            return Optional.empty();
        }
        return JpegLumaTranscoder.transcode(wholeFile().orElseThrow(), header, profile());
    }

    /** Transcodes to a JPEG file of that quality without going through pixels, where that is possible. */
    Optional<byte[]> encoded(int quality) {
        if (lumaOnly || divisor == 1 || header.orientation() != Orientation.UPRIGHT || !header.isHalvedColor()) {
            return Optional.empty();
        }
        return engine.reduce(wholeFile().orElseThrow(), header, divisor, quality, profile());
    }

    /**
     * The rows of a JPEG file that is one sequential scan, decoded in Java a row of MCUs at a time. Of the planes three such
     * rows are held, as color is blended with that of the rows above and below.
     */
    static final class DecodedRows extends Rows {
        private static final int HELD = 3;

        private final JpegDecoder decoder;
        private final JpegColorConverter converter;
        private final int rowsOfMcu;
        private int decoded;
        private int next;

        /**
         * The rows of that file, as they are stored.
         *
         * @param header of the file, which is of {@link JpegScans#streams}
         * @param divisor and {@code lumaOnly} as {@link JpegEngine#decode} has them
         */
        DecodedRows(ByteBuffer file, JpegHeader header, int divisor, boolean lumaOnly) {
            super(
                    JpegHeader.ceilDiv(header.width(), divisor),
                    JpegHeader.ceilDiv(header.height(), divisor),
                    lumaOnly ? 1 : header.channels(),
                    8);
            decoder = new JpegDecoder(file, header, divisor, lumaOnly ? Want.LUMA : Want.COLORS);
            converter = new JpegColorConverter(
                    decoder.beginRows(HELD), header.colors(), divisor < 8, JpegKernels.current());
            rowsOfMcu = 8 * header.maxV() / divisor;
        }

        @Override
        public void read(Samples to, int at, int count) {
            int out = at;
            for (int end = next + count; next < end; next++, out += stride()) {
                int needed = Math.min(next / rowsOfMcu + 2, decoder.mcusHigh);
                for (; decoded < needed; decoded++) {
                    decoder.decodeRow(decoded);
                }
                converter.row(next, to.bytes(), out);
            }
        }
    }
}
