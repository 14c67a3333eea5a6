package dev.serai.image.codec.jpeg;

import dev.serai.image.codec.Orientation;
import dev.serai.image.codec.jpeg.JpegHeader.Component;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Iterates over the scans of a file, with the tables in force at each. Also bounds the work that scans can ask for: a
 * file that codes the same coefficients over and over is refused early.
 */
final class JpegScans {
    /** One scan: which components it holds, with which tables, and which coefficients and bits of them. */
    record Scan(
            int[] components, JpegHuffmanTable[] dc, JpegHuffmanTable[] ac, int first, int last, int high, int low) {}

    /** The most scans of a file; encoders produce at most about twenty. */
    private static final int MAX_SCANS = 100;

    /** How often scans may cover all coefficients; encoders do so about three times. */
    private static final int MAX_PASSES = 16;

    private final ByteBuffer file;
    private final JpegHeader header;
    private final JpegSegments segments;
    private final JpegTables tables = new JpegTables();
    // The precision reached: per component and zigzag index the lowest bit known, -1 before the first.
    private final int[][] precision;
    private final int[][] quantization;
    private int scans;
    private long effort;

    JpegScans(ByteBuffer file, JpegHeader header) {
        this.file = file;
        this.header = header;
        this.segments = new JpegSegments(file, 2);
        int count = header.components().size();
        this.precision = new int[count][64];
        this.quantization = new int[count][];
        for (int[] each : precision) {
            Arrays.fill(each, -1);
        }
    }

    /**
     * Whether a file is gray or of three components in one sequential scan, stored from top to bottom, so that it can be
     * decoded row by row.
     */
    static boolean streams(ByteBuffer file, JpegHeader header) {
        int components = header.components().size();
        if (!header.isHuffmanDct()
                || header.isProgressive()
                || !Orientation.keepsRows(header.orientation())
                || components == 4) {
            return false;
        }
        Scan first = new JpegScans(file, header).next();
        return first != null && first.components().length == components;
    }

    /**
     * Whether an end marker follows the last scan. Without one, only decoding tells whether a scan is whole.
     */
    static boolean haveEnd(ByteBuffer file, JpegHeader header) {
        int length = file.limit();
        if (length >= 2 && file.get(length - 2) == (byte) 0xFF && file.get(length - 1) == (byte) JpegSegments.EOI) {
            return true;
        }
        JpegSegments segments = new JpegSegments(file, header.firstScan());
        int marker = segments.next();
        while (marker != JpegSegments.EOI && marker != JpegSegments.NONE) {
            // Stuffed zeros and restarts between here and the next marker are passed over.
            marker = segments.next();
        }
        return marker == JpegSegments.EOI;
    }

    /**
     * Steps to the next scan; null at the end of the image. The end marker may be missing behind scans that together
     * hold every bit of every coefficient.
     */
    Scan next() {
        while (true) {
            int marker = segments.next();
            switch (marker) {
                case JpegSegments.NONE -> {
                    if (complete()) {
                        return null;
                    }
                    throw JpegSegments.cutOff();
                }
                case JpegSegments.EOI -> {
                    return null;
                }
                case JpegSegments.SOS -> {
                    return scan();
                }
                default -> tables.accept(marker, segments);
            }
        }
    }

    private Scan scan() {
        int at = segments.start();
        int count = segments.length() < 1 ? 0 : segments.u8(at);
        if (count < 1 || count > 4 || segments.length() < 4 + 2 * count) {
            throw JpegSegments.broken("a scan header of the JPEG file is not whole");
        }
        int last = segments.u8(at + 2 + 2 * count);
        int first = segments.u8(at + 1 + 2 * count);
        int approximation = segments.u8(at + 3 + 2 * count);
        int high = approximation >> 4;
        int low = approximation & 15;
        if (!header.isProgressive()) {
            first = 0;
            last = 63;
            high = low = 0;
        } else if (first > last || last > 63 || low > 13 || first == 0 && last != 0 || first != 0 && count != 1) {
            throw JpegSegments.broken("a scan of the progressive JPEG file is not valid");
        }
        int[] members = new int[count];
        JpegHuffmanTable[] dc = new JpegHuffmanTable[count];
        JpegHuffmanTable[] ac = new JpegHuffmanTable[count];
        for (int i = 0; i < count; i++) {
            members[i] = component(segments.u8(at + 1 + 2 * i), members, i);
            int selectors = segments.u8(at + 2 + 2 * i);
            if (first == 0 && high == 0 && !header.isArithmetic()) {
                dc[i] = tables.dc(selectors >> 4);
            }
            if (last > 0 && !header.isArithmetic()) {
                ac[i] = tables.ac(selectors & 15);
            }
            if (quantization[members[i]] == null) {
                quantization[members[i]] =
                        tables.quantization(header.components().get(members[i]).quantization());
            }
        }
        account(members, first, last, low);
        return new Scan(members, dc, ac, first, last, high, low);
    }

    private int component(int id, int[] members, int known) {
        List<Component> components = header.components();
        for (int c = 0; c < components.size(); c++) {
            if (components.get(c).id() == id) {
                boolean taken = false;
                for (int i = 0; i < known; i++) {
                    taken |= members[i] == c;
                }
                if (!taken) {
                    return c;
                }
            }
        }
        throw JpegSegments.broken("a scan of the JPEG file is of a component that is not there");
    }

    private void account(int[] members, int first, int last, int low) {
        for (int member : members) {
            Arrays.fill(precision[member], first, last + 1, low);
            effort += last - first + 1;
        }
        if (++scans > MAX_SCANS || effort > 64L * MAX_PASSES * precision.length) {
            throw JpegSegments.broken("the JPEG file goes through its picture far too often");
        }
    }

    /** Where the current scan's data begin in the file. */
    int dataStart() {
        return segments.end();
    }

    /** Continues behind the current scan's data, which end there. */
    void resume(int dataEnd) {
        segments.seek(dataEnd);
    }

    /** Continues behind the current scan's data without decoding them. */
    void skip() {
        int at = segments.end();
        while (at + 1 < file.limit()) {
            if (file.get(at) == (byte) 0xFF) {
                int following = file.get(at + 1) & 0xFF;
                if (following != 0
                        && following != 0xFF
                        && (following < JpegSegments.RST0 || following > JpegSegments.RST7)) {
                    break;
                }
            }
            at++;
        }
        if (at + 1 >= file.limit()) {
            throw JpegSegments.cutOff();
        }
        segments.seek(at);
    }

    /** MCUs between restart markers in the current scan; 0 for none. */
    int restartInterval() {
        return tables.restartInterval();
    }

    /** The 64 factors of that component in zigzag order, as they stood at its first scan. */
    int[] quantization(int component) {
        if (quantization[component] == null) {
            throw JpegSegments.broken("the JPEG file lacks one of its components");
        }
        return quantization[component];
    }

    /** Whether every component has had a scan. */
    boolean seenAll() {
        for (int[] each : precision) {
            if (each[0] < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether every coefficient of every component has come to its last bit. */
    boolean complete() {
        for (int[] each : precision) {
            for (int low : each) {
                if (low != 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
