package dev.serai.image.codec.jpeg;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Encodes a picture in bands from top to bottom, side by side on the common fork-join pool, and joins them to one file with
 * restart markers in between (T.81, B.2.1 and E.1.4), where prediction and bits begin anew in any case. The file depends on
 * the picture alone, not on the number of threads, and has the same coefficients as one of a single piece; a band costs it
 * some ten bytes. No engine needs room for more than a band at a time.
 */
final class JpegBandEncoder {
    /** Pixels of a band, about; a picture of fewer is encoded as it is. */
    private static final int PIXELS = 1 << 19;

    /** Where a frame segment's parameters have the picture's height. */
    private static final int HEIGHT = 1;

    private static final int EOI_LENGTH = 2;

    private JpegBandEncoder() {}

    /** As {@link JpegEngine#encode}, from the first pixel on. */
    static byte[] encode(
            JpegEngine engine, byte[] pixels, int channels, int width, int height, int quality, byte[] profile) {
        int mcu = channels == 1 ? 8 : 16;
        int mcuRows = Math.max(1, PIXELS / (width * mcu));
        int rows = mcuRows * mcu;
        int count = JpegDecoder.ceilDiv(height, rows);
        if (count == 1) {
            return engine.encode(pixels, 0, channels, width, height, quality, profile);
        }
        byte[][] bands = IntStream.range(0, count)
                .parallel()
                .mapToObj(band -> {
                    int top = band * rows;
                    return engine.encode(
                            pixels,
                            top * width * channels,
                            channels,
                            width,
                            Math.min(rows, height - top),
                            quality,
                            band == 0 ? profile : null);
                })
                .toArray(byte[][]::new);
        return joined(bands, height, JpegDecoder.ceilDiv(width, mcu) * mcuRows);
    }

    private static byte[] joined(byte[][] bands, int height, int restartInterval) {
        JpegBitWriter interval = new JpegBitWriter(16);
        interval.segment(JpegSegments.DRI, new byte[] {(byte) (restartInterval >> 8), (byte) restartInterval});
        byte[] added = interval.bytes();
        int size = added.length
                + Arrays.stream(bands).mapToInt(band -> band.length).sum();
        byte[] file = new byte[size];
        JpegSegments segments = scanOf(bands[0]);
        int scan = segments.start() - 4;
        System.arraycopy(bands[0], 0, file, 0, scan);
        System.arraycopy(added, 0, file, scan, added.length);
        int at = scan + added.length;
        at = append(bands[0], scan, file, at);
        for (int i = 1; i < bands.length; i++) {
            file[at++] = (byte) 0xFF;
            file[at++] = (byte) (JpegSegments.RST0 + (i - 1 & 7));
            at = append(bands[i], scanOf(bands[i]).end(), file, at);
        }
        file[at++] = (byte) 0xFF;
        file[at++] = (byte) JpegSegments.EOI;
        setHeight(file, height);
        return Arrays.copyOf(file, at);
    }

    /** Appends what stands from there to the end marker. */
    private static int append(byte[] band, int from, byte[] file, int at) {
        int length = band.length - EOI_LENGTH - from;
        System.arraycopy(band, from, file, at, length);
        return at + length;
    }

    /** The file's segments, at the only scan. */
    private static JpegSegments scanOf(byte[] file) {
        return segment(file, JpegSegments.SOS);
    }

    private static void setHeight(byte[] file, int height) {
        int at = segment(file, JpegSegments.SOF0).start() + HEIGHT;
        file[at] = (byte) (height >> 8);
        file[at + 1] = (byte) height;
    }

    private static JpegSegments segment(byte[] file, int wanted) {
        JpegSegments segments = new JpegSegments(file, 0);
        int marker = segments.next();
        while (marker != wanted) {
            if (marker == JpegSegments.NONE) {
                throw new IllegalStateException("an encoded band lacks the marker " + wanted);
            }
            marker = segments.next();
        }
        return segments;
    }
}
