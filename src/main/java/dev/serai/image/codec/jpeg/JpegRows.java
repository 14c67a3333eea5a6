package dev.serai.image.codec.jpeg;

import dev.serai.image.codec.jpeg.JpegDecoder.Want;
import dev.serai.image.codec.jpeg.kernels.JpegKernels;
import dev.serai.image.rows.Rows;
import dev.serai.image.rows.Samples;

/**
 * The rows of a JPEG file that is one sequential scan, decoded in Java a row of MCUs at a time. Of the planes three such
 * rows are held, as color is blended with that of the rows above and below.
 */
final class JpegRows extends Rows {
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
    JpegRows(byte[] file, JpegHeader header, int divisor, boolean lumaOnly) {
        super(
                JpegDecoder.ceilDiv(header.width(), divisor),
                JpegDecoder.ceilDiv(header.height(), divisor),
                lumaOnly ? 1 : header.channels(),
                8);
        decoder = new JpegDecoder(file, header, divisor, lumaOnly ? Want.LUMA : Want.COLORS);
        converter =
                new JpegColorConverter(decoder.beginRows(HELD), header.colors(), divisor < 8, JpegKernels.current());
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
