package dev.serai.image.codec.tiff;

import dev.serai.image.IccProfile;
import dev.serai.image.codec.Orientation;
import dev.serai.image.codec.bytes.Bytes;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

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
    static final int LAB = 8;
    static final int ICC_LAB = 9;

    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int FILL_ORDER = 266;
    static final int STRIP_OFFSETS = 273;
    private static final int ORIENTATION = 274;
    private static final int SAMPLES = 277;
    static final int ROWS_PER_STRIP = 278;
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
    static final int REFERENCE = 532;
    private static final int ICC = 34675;
    private static final int JPEG_TABLES = 347;

    private static final int LOG_L = 32844;
    private static final int LOG_LUV = 32845;

    /** What a sample is. */
    private static final int UNSIGNED = 1;

    private static final int SIGNED = 2;
    private static final int FLOAT = 3;
    private static final int UNDEFINED = 4;

    /** Compressions, as far as any is treated in a way of its own. */
    static final int NONE = 1;

    private static final int FAX_FIRST = 2;
    private static final int FAX_LAST = 4;
    static final int LZW = 5;
    static final int OLD_JPEG = 6;
    static final int JPEG = 7;
    static final int DEFLATE = 8;
    static final int OLD_DEFLATE = 32946;
    static final int PACK_BITS = 32773;

    /** The fields that say how to decode the samples, 512 to 521 those of the old kind of JPEG; all others are kept from the decoder. */
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
        JPEG_TABLES,
        512,
        513,
        514,
        515,
        519,
        520,
        521,
        529,
        530,
        531,
        REFERENCE
    };

    private final ByteBuffer file;
    private final TiffFields fields;

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
    /** Whether that is so with the bytes of floating-point samples, in the order of Adobe's Technical Note 3. */
    final boolean floatDifferences;
    /** Whether samples are floating-point numbers (IEEE 754). */
    final boolean floating;
    /** Whether they are whole numbers that can be negative. */
    final boolean signed;
    /** Whether bits, and all samples, mean what they nearly always mean. */
    final boolean usual;

    TiffDirectory(ByteBuffer file) {
        this.file = file;
        fields = new TiffFields(file, NEEDED);
        width = size(WIDTH);
        height = size(HEIGHT);
        bits = (int) value(BITS, 0, 1);
        // Some writers of YCbCr leave the number out.
        samples = (int) value(SAMPLES, 0, value(PHOTOMETRIC, 0, GRAY) == YCBCR ? 3 : 1);
        compression = (int) value(COMPRESSION, 0, 1);
        photometric = (int) value(PHOTOMETRIC, 0, photometricUnlessSaid());
        int colors =
                switch (photometric) {
                    case GRAY_FROM_WHITE, GRAY, PALETTE -> 1;
                    case RGB, YCBCR, LAB, ICC_LAB -> 3;
                    case CMYK -> 4;
                    case LOG_L, LOG_LUV -> throw unread("samples in logarithms (LogLuv)");
                    default -> throw unread("a color space of number " + photometric);
                };
        if (samples < colors || samples > 16) {
            throw Bytes.broken("The TIFF is damaged: " + samples + " samples a pixel.");
        }
        if (!alike(BITS)) {
            throw unread("samples of different sizes");
        }
        long sampleFormat = value(SAMPLE_FORMAT, 0, UNSIGNED);
        if (sampleFormat > UNDEFINED) {
            throw unread("complex numbers for samples");
        }
        floating = sampleFormat == FLOAT;
        signed = sampleFormat == SIGNED && (isGray() || photometric == RGB || photometric == CMYK);
        checkBits();
        long extra = samples > colors ? value(EXTRA_SAMPLES, 0, extraUnlessSaid(colors)) : 0;
        alpha = photometric != YCBCR && (extra == 1 || extra == 2);
        premultiplied = alpha && extra == 1 && photometric != PALETTE;
        orientation = Orientation.valid(value(ORIENTATION, 0, 1));
        planes = samples > 1 && value(PLANAR, 0, 1) == 2;
        // JPEG predicts by itself, whatever the field says.
        long predictor = compression == JPEG ? 1 : value(PREDICTOR, 0, 1);
        differences = predictor == 2;
        floatDifferences = predictor == 3 && floating;
        usual = value(FILL_ORDER, 0, 1) == 1
                && (predictor == 1 || differences || floatDifferences)
                && alike(SAMPLE_FORMAT);
    }

    /** What libtiff takes for the color space where the file does not say. */
    private int photometricUnlessSaid() {
        if (samples == 1) {
            return compression >= FAX_FIRST && compression <= FAX_LAST ? GRAY_FROM_WHITE : GRAY;
        }
        return samples == 3 ? RGB : -1;
    }

    private void checkBits() {
        boolean known;
        if (floating) {
            boolean plain = isGray() || photometric == RGB || photometric == CMYK;
            known = (bits == 16 || bits == 32 || bits == 64) && plain;
        } else if (photometric == YCBCR || photometric == LAB || photometric == ICC_LAB) {
            known = bits == 8 || bits == 16;
        } else {
            known = bits >= 1 && bits <= 16 || (bits == 24 || bits == 32 || bits == 64) && photometric != PALETTE;
        }
        if (!known) {
            throw unread("samples of " + bits + (floating ? " bits in floating point" : " bits"));
        }
    }

    /** One sample more than colors is alpha where no field says what it is; OpenCV writes so. In CMYK it is an ink. */
    private int extraUnlessSaid(int colors) {
        return samples == colors + 1 && photometric != CMYK ? 2 : 0;
    }

    /** The embedded profile, if it is a sound one. */
    Optional<IccProfile> iccProfile() {
        return IccProfile.parse(fields.bytes(ICC));
    }

    /** What the JPEGs of the parts have in common, as a JPEG without pixels; empty if there is nothing. */
    byte[] jpegTables() {
        return fields.bytes(JPEG_TABLES);
    }

    /** The byte order of all numbers in the file, samples of 16 bits among them. */
    ByteOrder order() {
        return fields.order();
    }

    /** Where the samples are. */
    TiffSegments parts() {
        return new TiffSegments(file, this);
    }

    /** The file with a directory of nothing but what a decoder needs; see {@link TiffFields#bare}. */
    byte[] bare(TiffSegments parts) {
        return fields.bare(NEEDED, parts, rowsPerStrip());
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

    /** Whether only {@link TiffUnusualSamples} can read the samples. */
    boolean unusual() {
        boolean whole = bits == 8 || bits == 16;
        boolean few = bits == 1 || bits == 2 || bits == 4;
        return floating
                || signed
                || switch (photometric) {
                    case GRAY, GRAY_FROM_WHITE -> !whole && !(few && samples == 1);
                    case RGB -> !whole;
                    case PALETTE -> samples > 1 || bits != 8 && !few;
                    case CMYK -> samples > 4 || !whole;
                    case LAB, ICC_LAB -> true;
                    default -> false;
                };
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
        return bits > 8 && photometric != CMYK && photometric != PALETTE ? 16 : 8;
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
        return fields.count(tag);
    }

    /** A value of that field, or what stands for a field or value that is not there. */
    long value(int tag, int index, long absent) {
        return fields.value(tag, index, absent);
    }

    static RuntimeException unread(String what) {
        return new RefusedException(Refusal.UNSUPPORTED_FORMAT, "The TIFF has " + what + "; Serai does not read that.");
    }

    static RuntimeException cutOff() {
        return Bytes.broken("The TIFF is cut off.");
    }
}
