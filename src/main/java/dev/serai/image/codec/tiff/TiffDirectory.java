package dev.serai.image.codec.tiff;

import dev.serai.image.IccProfile;
import dev.serai.image.codec.Orientation;
import dev.serai.image.codec.bytes.Bytes;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The first directory of a TIFF file (TIFF 6.0, Adobe 1992): the picture's properties, and the fields that a decoder
 * may see. Checked first: every value lies within the file. {@link TiffSegments} checks the samples' locations.
 */
final class TiffDirectory {
    static final int GRAY_FROM_WHITE = 0;
    static final int GRAY = 1;
    static final int RGB = 2;
    static final int PALETTE = 3;
    static final int CMYK = 5;
    static final int YCBCR = 6;

    /** Stands in a BigTIFF where the number 42 stands in a TIFF. */
    private static final int BIG = 43;

    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int FILL_ORDER = 266;
    static final int STRIP_OFFSETS = 273;
    private static final int ORIENTATION = 274;
    private static final int SAMPLES = 277;
    private static final int ROWS_PER_STRIP = 278;
    static final int STRIP_LENGTHS = 279;
    private static final int PLANAR = 284;
    private static final int PREDICTOR = 317;
    private static final int COLOR_MAP = 320;
    static final int TILE_WIDTH = 322;
    static final int TILE_HEIGHT = 323;
    static final int TILE_OFFSETS = 324;
    static final int TILE_LENGTHS = 325;
    private static final int EXTRA_SAMPLES = 338;
    private static final int SAMPLE_FORMAT = 339;
    private static final int ICC = 34675;

    /** Compressions, as far as any is treated in a way of its own. */
    static final int NONE = 1;

    static final int LZW = 5;
    static final int OLD_JPEG = 6;
    static final int JPEG = 7;
    static final int DEFLATE = 8;
    static final int OLD_DEFLATE = 32946;
    static final int PACK_BITS = 32773;

    /** The fields that say how to decode the samples; all others are kept from the decoder. */
    private static final int[] NEEDED = {
        WIDTH,
        HEIGHT,
        BITS,
        COMPRESSION,
        PHOTOMETRIC,
        FILL_ORDER,
        STRIP_OFFSETS,
        SAMPLES,
        ROWS_PER_STRIP,
        STRIP_LENGTHS,
        PLANAR,
        292,
        293,
        PREDICTOR,
        COLOR_MAP,
        TILE_WIDTH,
        TILE_HEIGHT,
        TILE_OFFSETS,
        TILE_LENGTHS,
        332,
        EXTRA_SAMPLES,
        SAMPLE_FORMAT,
        347,
        529,
        530,
        531,
        532
    };

    /** Bytes a value by type, from BYTE (1) to DOUBLE (12). */
    private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8};

    /** Where a field's entry and its values lie. */
    private record Field(int entry, int type, int count, int values) {}

    private final byte[] file;
    private final ByteBuffer in;
    private final TreeMap<Integer, Field> fields = new TreeMap<>();

    final int width;
    final int height;
    /** Photometric interpretation; one of the constants here. */
    final int photometric;
    /** Bits a sample as stored. */
    final int bits;
    /** Whether the sample after the colors is alpha, and if colors have been multiplied by it. */
    final boolean alpha;

    final boolean premultiplied;
    final int orientation;
    /** Samples a pixel as stored. */
    final int samples;
    /** How the parts are compressed; perhaps one of the constants here. */
    final int compression;
    /** Whether each sample of a pixel has parts of its own. */
    final boolean planes;
    /** Whether rows are stored as differences between neighboring pixels. */
    final boolean differences;
    /** Whether bits, and all samples, mean what they nearly always mean. */
    final boolean usual;

    TiffDirectory(byte[] file) {
        this.file = file;
        if (file.length < 8) {
            throw cutOff();
        }
        in = ByteBuffer.wrap(file).order(file[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        if (in.getShort(2) == BIG) {
            throw unread("offsets of 64 bits (BigTIFF)");
        }
        readFields();
        width = size(WIDTH);
        height = size(HEIGHT);
        bits = (int) value(BITS, 0, 1);
        photometric = (int) value(PHOTOMETRIC, 0, -1);
        samples = (int) value(SAMPLES, 0, 1);
        int colors =
                switch (photometric) {
                    case GRAY_FROM_WHITE, GRAY, PALETTE -> 1;
                    case RGB, YCBCR -> 3;
                    case CMYK -> 4;
                    default -> throw unread("a color space of number " + photometric);
                };
        if (samples < colors || samples > 16) {
            throw Bytes.broken("The TIFF is damaged: " + samples + " samples a pixel.");
        }
        if (!alike(BITS)) {
            throw unread("samples of different sizes");
        }
        long sampleFormat = value(SAMPLE_FORMAT, 0, 1);
        if (sampleFormat == 3) {
            throw unread(bits + "-bit floating-point samples");
        }
        if (sampleFormat != 1 && sampleFormat != 4) {
            throw unread("samples that are not whole numbers of 0 and more");
        }
        boolean gray = photometric == GRAY_FROM_WHITE || photometric == GRAY;
        boolean few = (gray || photometric == PALETTE) && (bits == 1 || bits == 2 || bits == 4);
        boolean between = gray && (bits == 6 || bits == 10 || bits == 12 || bits == 14);
        if (!(bits == 8 || bits == 16 && photometric != PALETTE || few || between)) {
            throw unread(bits + " bits a sample");
        }
        long extra = samples > colors ? value(EXTRA_SAMPLES, 0, extraUnlessSaid(colors)) : 0;
        alpha = photometric != YCBCR && bits >= 8 && (extra == 1 || extra == 2);
        premultiplied = alpha && extra == 1 && photometric != PALETTE;
        orientation = Orientation.valid(value(ORIENTATION, 0, 1));
        compression = (int) value(COMPRESSION, 0, 1);
        planes = samples > 1 && value(PLANAR, 0, 1) == 2;
        long predictor = value(PREDICTOR, 0, 1);
        differences = predictor == 2;
        usual = value(FILL_ORDER, 0, 1) == 1 && (predictor == 1 || differences) && alike(SAMPLE_FORMAT);
    }

    /** One sample more than colors is alpha where no field says what it is; OpenCV writes so. In CMYK it is an ink. */
    private int extraUnlessSaid(int colors) {
        return samples == colors + 1 && photometric != CMYK ? 2 : 0;
    }

    private void readFields() {
        long at = in.getInt(4) & 0xFFFFFFFFL;
        if (at + 2 > file.length) {
            throw cutOff();
        }
        int count = in.getShort((int) at) & 0xFFFF;
        for (int i = 0; i < count; i++) {
            long entry = at + 2 + 12L * i;
            if (entry + 12 > file.length) {
                throw cutOff();
            }
            int e = (int) entry;
            int tag = in.getShort(e) & 0xFFFF;
            int type = in.getShort(e + 2) & 0xFFFF;
            long values = in.getInt(e + 4) & 0xFFFFFFFFL;
            long length = type < SIZES.length ? values * SIZES[type] : 0;
            long where = length <= 4 ? entry + 8 : in.getInt(e + 8) & 0xFFFFFFFFL;
            boolean sound = length > 0 && where + length <= file.length;
            if (sound) {
                fields.putIfAbsent(tag, new Field(e, type, (int) values, (int) where));
            } else if (needed(tag) && tag != STRIP_LENGTHS && tag != TILE_LENGTHS) {
                throw cutOff();
            }
        }
    }

    private static boolean needed(int tag) {
        for (int needed : NEEDED) {
            if (tag == needed) {
                return true;
            }
        }
        return false;
    }

    /** The embedded profile, if it is a sound one. */
    Optional<IccProfile> iccProfile() {
        Field field = fields.get(ICC);
        if (field == null || SIZES[field.type] != 1) {
            return Optional.empty();
        }
        byte[] profile = new byte[field.count];
        System.arraycopy(file, field.values, profile, 0, profile.length);
        return IccProfile.parse(profile);
    }

    /** The byte order of all numbers in the file, samples of 16 bits among them. */
    ByteOrder order() {
        return in.order();
    }

    /** Where the samples are. */
    TiffSegments parts() {
        return new TiffSegments(file, this);
    }

    /**
     * The file with a directory of nothing but what a decoder needs in the place of all that was there: with the lengths
     * of the parts as they were found, and places and lengths under the tags of the kind of parts.
     */
    byte[] bare(TiffSegments parts) {
        TreeMap<Integer, Field> kept = new TreeMap<>();
        for (int tag : NEEDED) {
            Field field = fields.get(tag);
            if (field != null) {
                kept.put(parts.standardTag(tag), field);
            }
        }
        int start = file.length + (file.length & 1);
        int lengthsAt = start + 2 + 12 * (kept.size() + 1) + 4;
        int lengths = parts.standardTag(STRIP_LENGTHS);
        kept.putIfAbsent(lengths, new Field(-1, 4, parts.count, lengthsAt));
        byte[] bare = new byte[lengthsAt + 4 * parts.count];
        System.arraycopy(file, 0, bare, 0, file.length);
        ByteBuffer out = ByteBuffer.wrap(bare).order(in.order());
        out.putInt(4, start);
        out.putShort(start, (short) kept.size());
        int at = start + 2;
        for (Map.Entry<Integer, Field> entry : kept.entrySet()) {
            int tag = entry.getKey();
            if (tag == lengths) {
                boolean one = parts.count == 1;
                out.putShort(at + 2, (short) 4).putInt(at + 4, parts.count);
                out.putInt(at + 8, one ? parts.end(0) - parts.start(0) : lengthsAt);
            } else {
                System.arraycopy(file, entry.getValue().entry, bare, at, 12);
                if (tag == ROWS_PER_STRIP) {
                    // One strip of all rows is often written as the largest number there is.
                    out.putShort(at + 2, (short) 4).putInt(at + 4, 1).putInt(at + 8, rowsPerStrip());
                }
            }
            out.putShort(at, (short) tag);
            at += 12;
        }
        for (int part = 0; part < parts.count; part++) {
            out.putInt(lengthsAt + 4 * part, parts.end(part) - parts.start(part));
        }
        return bare;
    }

    /** Rows of each strip but the last. */
    int rowsPerStrip() {
        long rows = value(ROWS_PER_STRIP, 0, height);
        return rows < 1 || rows > height ? height : (int) rows;
    }

    /** Whether the color space has one value, from black to white or from white to black. */
    boolean isGray() {
        return photometric == GRAY || photometric == GRAY_FROM_WHITE;
    }

    /** Whether only {@link TiffUnusualSamples} can read the samples: gray of odd depths, and more than palette or inks. */
    boolean unusual() {
        return isGray() && bits != 16 && bits > 4 && bits != 8
                || photometric == PALETTE && samples > 1
                || photometric == CMYK && samples > 4;
    }

    /** The palette, three bytes a color; black where the file has none. */
    byte[] palette() {
        int colors = 1 << bits;
        byte[] palette = new byte[3 * colors];
        boolean wide = false;
        for (int i = 0; i < count(COLOR_MAP); i++) {
            wide |= value(COLOR_MAP, i, 0) > 255;
        }
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < colors; i++) {
                // Of 16 bits; some programs write 8.
                long value = value(COLOR_MAP, c * colors + i, 0);
                palette[3 * i + c] = (byte) (wide ? value >> 8 : value);
            }
        }
        return palette;
    }

    /** Channels of the picture, alpha included. */
    int channels() {
        return (isGray() ? 1 : 3) + (alpha ? 1 : 0);
    }

    /** Bits a sample of the picture: 8 or 16. */
    int depth() {
        return bits > 8 && photometric != CMYK ? 16 : 8;
    }

    private int size(int tag) {
        long value = value(tag, 0, 0);
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw Bytes.broken("The TIFF is damaged: a side of " + value + " pixels.");
        }
        return (int) value;
    }

    /** Whether the field says the same of all samples. */
    private boolean alike(int tag) {
        long first = value(tag, 0, 0);
        for (int i = 1; i < samples; i++) {
            if (value(tag, i, first) != first) {
                return false;
            }
        }
        return true;
    }

    /** How many values that field has; 0 if there is no such field. */
    int count(int tag) {
        Field field = fields.get(tag);
        return field == null ? 0 : field.count;
    }

    /** A value of that field, or what stands for a field or value that is not there. */
    long value(int tag, int index, long absent) {
        Field field = fields.get(tag);
        return field == null || index >= field.count ? absent : value(field, index);
    }

    private long value(Field field, int index) {
        return switch (field.type) {
            case 1, 7 -> file[field.values + index] & 0xFF;
            case 3 -> in.getShort(field.values + 2 * index) & 0xFFFF;
            case 4 -> in.getInt(field.values + 4 * index) & 0xFFFFFFFFL;
            default -> throw Bytes.broken("The TIFF is damaged: a number of the wrong kind.");
        };
    }

    static RuntimeException unread(String what) {
        return new RefusedException(Refusal.UNSUPPORTED_FORMAT, "The TIFF has " + what + "; Serai does not read that.");
    }

    static RuntimeException cutOff() {
        return Bytes.broken("The TIFF is cut off.");
    }
}
