package dev.serai.image.codec.tiff;

import dev.serai.image.codec.bytes.Bytes;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Lossless JPEG as the compression of a TIFF's parts (TIFF Technical Note 2; ITU-T T.81, Annex H; frames of type SOF3 with
 * Huffman codes): 2 to 16 bits, all seven predictors, restart intervals of whole rows, components interleaved or in scans
 * of their own. Each part is a JPEG of its own; tables may stand in a field of the directory instead.
 *
 * <p>Not left to the plug-in, which puts all parts in the place of the first, and takes what is missing for black. Not safe
 * for use by several threads.
 */
final class TiffLosslessJpeg {
    /** The marker of a frame of this kind. */
    static final int FRAME = 0xC3;

    private static final int TABLES = 0xC4;
    private static final int END = 0xD9;
    private static final int SCAN = 0xDA;
    private static final int RESTARTS = 0xDD;

    private final TiffDirectory directory;
    private final int width;
    private final int components;
    private final int rowBytes;
    private final Huffman[] shared = new Huffman[4];

    private final Huffman[] tables = new Huffman[4];
    private int precision;
    private int[] identifiers;
    /** Samples from one restart to the next; 0 for none. */
    private int interval;

    /** Of the part, pixel by pixel, as they are before the point transform. */
    private char[] samples = new char[0];

    private byte[] in;
    private int at;
    private int end;
    /** Bits that have been read, {@code held} of them, the last of which do not exist: so many are {@code padded}. */
    private long hold;

    private int held;
    private int padded;

    /**
     * For the parts of that directory's picture.
     *
     * @param width pixels in a row of a part
     * @throws dev.serai.refusal.RefusedException {@code unsupported-format} if samples mean what such files do not hold
     */
    TiffLosslessJpeg(TiffDirectory directory, int width) {
        if (directory.photometric == TiffDirectory.YCBCR) {
            throw TiffDirectory.unread("YCbCr in lossless JPEG");
        }
        if (directory.floating || directory.bits > 16 || !directory.usual) {
            throw TiffDirectory.unread("samples of an unusual kind in lossless JPEG");
        }
        this.directory = directory;
        this.width = width;
        this.components = directory.planes ? 1 : directory.samples;
        this.rowBytes = Math.toIntExact(((long) width * components * directory.bits + 7) / 8);
        open(directory.jpegTables());
        while (segment() != END) {
            // Only tables are of interest.
        }
        System.arraycopy(tables, 0, shared, 0, shared.length);
    }

    /** Decodes the first rows of a part, as many as {@code length} bytes hold, into the form that they have uncompressed. */
    void decode(byte[] file, int from, int to, byte[] out, int length) {
        int rows = length / rowBytes;
        int count = Bytes.samples(width, rows, components);
        if (samples.length < count) {
            samples = new char[count];
        }
        System.arraycopy(shared, 0, tables, 0, shared.length);
        interval = 0;
        identifiers = null;
        open(Arrays.copyOfRange(file, from, to));
        int[] shifts = new int[components];
        int missing = components;
        while (missing > 0) {
            switch (segment()) {
                case FRAME -> frame(rows);
                case SCAN -> missing -= scan(rows, shifts);
                case END -> throw damaged();
                default -> {}
            }
        }
        for (int y = 0; y < rows; y++) {
            pack(y, shifts, out);
        }
    }

    private void open(byte[] stream) {
        in = stream;
        at = 0;
        end = 0;
    }

    /**
     * Goes to the next segment, whose content is from {@link #at} to {@link #end} then, and takes tables in.
     *
     * @return its marker; {@link #END} also where the data end
     */
    private int segment() {
        at = end;
        while (at + 1 < in.length) {
            int marker = in[at + 1] & 0xFF;
            // Between segments there may be fill bytes, and what is not wanted of a scan.
            if (in[at] != (byte) 0xFF || marker == 0 || marker == 0xFF || marker >= 0xD0 && marker <= 0xD8) {
                at++;
                continue;
            }
            if (marker == END || at + 4 > in.length) {
                return END;
            }
            end = at + 2 + Bytes.u16be(in, at + 2);
            at += 4;
            if (end < at || end > in.length) {
                throw damaged();
            }
            if (marker == TABLES) {
                while (at < end) {
                    table();
                }
            } else if (marker == RESTARTS) {
                require(2);
                interval = Bytes.u16be(in, at);
            }
            return marker;
        }
        return END;
    }

    private void table() {
        require(17);
        int kind = in[at] & 0xFF;
        int values = 0;
        for (int i = 1; i <= 16; i++) {
            values += in[at + i] & 0xFF;
        }
        require(17 + values);
        // Those of the other class are for coefficients.
        if (kind < tables.length) {
            tables[kind] = new Huffman(in, at + 1);
        }
        at += 17 + values;
    }

    private void frame(int rows) {
        require(6);
        precision = in[at] & 0xFF;
        int frameHeight = Bytes.u16be(in, at + 1);
        int frameWidth = Bytes.u16be(in, at + 3);
        require(6 + 3 * components);
        if (precision < 2
                || precision > directory.bits
                || frameHeight < rows
                || frameWidth != width
                || (in[at + 5] & 0xFF) != components) {
            throw Bytes.broken("The TIFF is damaged: a part of it is not the JPEG it should be.");
        }
        identifiers = new int[components];
        for (int c = 0; c < components; c++) {
            identifiers[c] = in[at + 6 + 3 * c] & 0xFF;
            if (components > 1 && in[at + 7 + 3 * c] != 0x11) {
                throw TiffDirectory.unread("components of different sizes in lossless JPEG");
            }
        }
    }

    /** Decodes a scan, and says how many components it has. */
    private int scan(int rows, int[] shifts) {
        require(1);
        int count = in[at];
        require(4 + 2 * count);
        if (identifiers == null || count < 1 || count > components) {
            throw damaged();
        }
        int predictor = in[at + 1 + 2 * count];
        int shift = in[at + 3 + 2 * count] & 15;
        if (predictor < 1 || predictor > 7 || shift >= precision) {
            throw damaged();
        }
        int[] wanted = new int[count];
        Huffman[] codes = new Huffman[count];
        for (int i = 0; i < count; i++) {
            int identifier = in[at + 1 + 2 * i] & 0xFF;
            int c = 0;
            while (c < components && identifiers[c] != identifier) {
                c++;
            }
            int table = in[at + 2 + 2 * i] >> 4 & 15;
            if (c == components || table >= tables.length || tables[table] == null) {
                throw damaged();
            }
            // Each has its one scan.
            identifiers[c] = -1;
            wanted[i] = c;
            codes[i] = tables[table];
            shifts[c] = shift;
        }
        if (interval % width != 0) {
            throw TiffDirectory.unread("restarts within rows of lossless JPEG");
        }
        at = end;
        samples(rows, wanted, codes, predictor, 1 << precision - shift - 1);
        end = at;
        return count;
    }

    private void samples(int rows, int[] wanted, Huffman[] codes, int predictor, int middle) {
        int restart = interval == 0 ? rows : interval / width;
        int rowSamples = width * components;
        clear();
        for (int y = 0; y < rows; y++) {
            boolean first = y % restart == 0;
            if (first && y > 0) {
                restart();
            }
            for (int x = 0; x < width; x++) {
                for (int i = 0; i < wanted.length; i++) {
                    int to = y * rowSamples + x * components + wanted[i];
                    int predicted;
                    if (x == 0) {
                        predicted = first ? middle : samples[to - rowSamples];
                    } else if (first) {
                        predicted = samples[to - components];
                    } else {
                        predicted = predict(predictor, to, rowSamples);
                    }
                    samples[to] = (char) (predicted + difference(codes[i]));
                }
            }
        }
    }

    /** T.81, table H.1. */
    private int predict(int predictor, int to, int rowSamples) {
        int left = samples[to - components];
        int above = samples[to - rowSamples];
        int corner = samples[to - rowSamples - components];
        return switch (predictor) {
            case 1 -> left;
            case 2 -> above;
            case 3 -> corner;
            case 4 -> left + above - corner;
            case 5 -> left + (above - corner >> 1);
            case 6 -> above + (left - corner >> 1);
            default -> left + above >> 1;
        };
    }

    private int difference(Huffman code) {
        while (held <= 48) {
            fill();
        }
        int length = code.length((int) (hold >>> held - 16) & 0xFFFF);
        int size = length == 0 ? 17 : code.value((int) (hold >>> held - 16) & 0xFFFF, length);
        if (size > 16) {
            throw damaged();
        }
        int extra = size == 16 ? 0 : size;
        held -= length + extra;
        if (held < padded) {
            throw Bytes.broken("The TIFF is damaged: the compressed data of a part end too early.");
        }
        if (size == 0 || size == 16) {
            return size << 11;
        }
        int bits = (int) (hold >>> held) & (1 << size) - 1;
        return bits < 1 << size - 1 ? bits - (1 << size) + 1 : bits;
    }

    /** A byte; 0 where a marker or the end is in its place. */
    private void fill() {
        int next = 0;
        if (at < in.length && in[at] != (byte) 0xFF) {
            next = in[at++] & 0xFF;
        } else if (at + 1 < in.length && in[at + 1] == 0) {
            next = 0xFF;
            at += 2;
        } else {
            padded += 8;
        }
        hold = hold << 8 | next;
        held += 8;
    }

    private void clear() {
        hold = 0;
        held = 0;
        padded = 0;
    }

    /** Goes behind the marker of a restart. */
    private void restart() {
        // Bytes that were read ahead of a marker are the last ones before it: what is left of them is padding.
        if (at + 1 >= in.length || in[at] != (byte) 0xFF || (in[at + 1] & 0xF8) != 0xD0) {
            throw damaged();
        }
        at += 2;
        clear();
    }

    private void pack(int y, int[] shifts, byte[] out) {
        int bits = directory.bits;
        int from = y * width * components;
        int to = y * rowBytes;
        boolean little = directory.order() == ByteOrder.LITTLE_ENDIAN;
        int buffer = 0;
        int waiting = 0;
        for (int i = 0; i < width * components; i++) {
            int sample = samples[from + i] << shifts[i % components];
            if (bits == 16) {
                out[to++] = (byte) (little ? sample : sample >> 8);
                out[to++] = (byte) (little ? sample >> 8 : sample);
                continue;
            }
            buffer = buffer << bits | sample & (1 << bits) - 1;
            for (waiting += bits; waiting >= 8; waiting -= 8) {
                out[to++] = (byte) (buffer >> waiting - 8);
            }
        }
        if (waiting > 0) {
            out[to] = (byte) (buffer << 8 - waiting);
        }
    }

    private void require(int bytes) {
        if (bytes < 0 || at + bytes > end) {
            throw damaged();
        }
    }

    private static RuntimeException damaged() {
        return Bytes.broken("The TIFF is damaged: a lossless JPEG in it is not a sound one.");
    }

    /** A Huffman code (T.81, Annex C): the number of codes of each length, then their values, in ascending order. */
    private static final class Huffman {
        /** For each length, what the first code of a greater length begins with, as 16 bits. */
        private final int[] limits = new int[17];
        /** For each length, what is added to a code to get the index of its value. */
        private final int[] offsets = new int[17];

        private final byte[] values;

        Huffman(byte[] in, int at) {
            int code = 0;
            int index = 0;
            for (int length = 1; length <= 16; length++) {
                int count = in[at + length - 1] & 0xFF;
                offsets[length] = index - code;
                code += count;
                index += count;
                if (code > 1 << length) {
                    throw damaged();
                }
                limits[length] = code << 16 - length;
                code <<= 1;
            }
            values = Arrays.copyOfRange(in, at + 16, at + 16 + index);
        }

        /** The length of the code that these 16 bits begin with; 0 if there is none. */
        int length(int bits) {
            for (int length = 1; length <= 16; length++) {
                if (bits < limits[length]) {
                    return length;
                }
            }
            return 0;
        }

        int value(int bits, int length) {
            return values[(bits >> 16 - length) + offsets[length]] & 0xFF;
        }
    }
}
