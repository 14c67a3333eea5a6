package dev.serai.image.codec.jpeg;

import dev.serai.image.codec.FileSink;
import dev.serai.image.codec.PartsInOrder;
import dev.serai.image.rows.Bands;
import dev.serai.image.rows.OpaquePixels;
import dev.serai.image.rows.Rows;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Encodes a picture in bands from top to bottom, some side by side while the next rows are read, and joins them to one file with
 * restart markers in between (T.81, B.2.1 and E.1.4), where prediction and bits begin anew in any case. The file depends on
 * the picture alone, not on the number of threads, and has the same coefficients as one of a single piece; a band costs it
 * some ten bytes. No engine needs room for more than a band at a time. One object
 * makes one file.
 */
final class JpegBandEncoder {
    /** Pixels of a band, about; a picture of fewer is encoded as it is. */
    private static final int PIXELS = 1 << 19;

    /** Where a frame segment's parameters have the picture's height. */
    private static final int HEIGHT = 1;

    private static final int EOI_LENGTH = 2;

    private final JpegEngine engine;
    private final int quality;
    private final byte[] profile;
    private int done;

    /** As {@link JpegEngine#encode} has these. */
    JpegBandEncoder(JpegEngine engine, int quality, byte[] profile) {
        this.engine = engine;
        this.quality = quality;
        this.profile = profile;
    }

    /** Encodes rows; alpha is put on white, 16 bits become 8. */
    void encode(Rows picture, FileSink out) {
        int width = picture.width();
        int height = picture.height();
        int channels = picture.channels() < 3 ? 1 : 3;
        int mcu = channels == 1 ? 8 : 16;
        int mcuRows = Math.max(1, PIXELS / (width * mcu));
        int rows = mcuRows * mcu;
        int count = JpegHeader.ceilDiv(height, rows);
        int restartInterval = JpegHeader.ceilDiv(width, mcu) * mcuRows;
        Bands bands = new Bands(picture);
        Consumer<byte[]> sink = count == 1 ? out::put : band -> put(band, count, height, restartInterval, out);
        try (PartsInOrder<byte[]> parts = new PartsInOrder<>(sink)) {
            for (int i = 0; i < count; i++) {
                int top = i * rows;
                int high = Math.min(rows, height - top);
                Bands.Band band = bands.next(high, 0);
                byte[] own = i == 0 ? profile : null;
                parts.add(() -> {
                    OpaquePixels opaque = OpaquePixels.of(band.samples(), band.at(top, picture.stride()), width * high);
                    return engine.encode(opaque.pixels(), opaque.from(), channels, width, high, quality, own);
                });
            }
            parts.finish();
        }
    }

    /** Puts the next band of several, a file by itself, behind those before. */
    private void put(byte[] band, int count, int height, int restartInterval, FileSink out) {
        JpegSegments segments = scanOf(band);
        int from = segments.end();
        if (done == 0) {
            from = segments.start() - 4;
            byte[] head = Arrays.copyOf(band, from);
            setHeight(head, height);
            out.put(head);
            JpegBitWriter interval = new JpegBitWriter(16);
            interval.segment(JpegSegments.DRI, new byte[] {(byte) (restartInterval >> 8), (byte) restartInterval});
            out.put(interval.bytes());
        } else {
            out.put(new byte[] {(byte) 0xFF, (byte) (JpegSegments.RST0 + (done - 1 & 7))});
        }
        done++;
        out.put(Arrays.copyOfRange(band, from, band.length - (done == count ? 0 : EOI_LENGTH)));
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
        JpegSegments segments = new JpegSegments(ByteBuffer.wrap(file), 0);
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
