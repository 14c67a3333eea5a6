package dev.serai.image.codec.bmp;

import dev.serai.image.Format;
import dev.serai.image.Header;
import dev.serai.image.IccProfile;
import dev.serai.image.codec.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The header of a bitmap file, and where its pixels are; these are not read here. */
final class BmpFile {
    /** Bytes before the header whose size tells its version. */
    static final int FILE_HEADER = 14;

    /** The size of the header of OS/2 1.x. */
    static final int CORE = 12;

    private static final int RGB = 0;
    private static final int RLE8 = 1;
    private static final int RLE4 = 2;
    private static final int FIELDS = 3;
    /** The same number means an embedded JPEG in bitmaps of Windows. */
    private static final int OS2_RLE24 = 4;

    private static final int ALPHA_FIELDS = 6;

    /** The file, from 0 to the limit; mapped, or an array. */
    final ByteBuffer bytes;

    final Header header;
    private final int headerSize;
    final int width;
    final int height;
    final boolean topDown;
    final int bits;
    private final int compression;
    /** Where pixels begin, as the file says or as it must be. */
    private long offset;

    /** The colors of indices, blue in the lowest byte; empty where pixels are no indices. */
    final int[] palette;

    /** The bits of red, green, blue and alpha in a pixel of 16 or 32 bits. */
    final int[] masks = new int[4];

    /** Reads the header of that file. */
    BmpFile(ByteBuffer file) {
        bytes = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (file.limit() < FILE_HEADER + CORE) {
            throw cutOff();
        }
        headerSize = (int) Math.min(u32(FILE_HEADER), Integer.MAX_VALUE);
        if (FILE_HEADER + (long) headerSize > bytes.limit()) {
            throw cutOff();
        }
        boolean core = headerSize == CORE;
        long storedHeight;
        if (core) {
            width = u16(18);
            storedHeight = u16(20);
            bits = u16(24);
            compression = RGB;
        } else {
            width = (int) u32(18);
            storedHeight = (int) u32(22);
            bits = u16(28);
            compression = headerSize >= 20 ? (int) u32(30) : RGB;
        }
        topDown = storedHeight < 0;
        if (width <= 0 || storedHeight == 0 || storedHeight == Integer.MIN_VALUE) {
            throw Bytes.broken("The BMP is damaged: it claims " + width + " x " + storedHeight + " pixels.");
        }
        height = (int) Math.abs(storedHeight);
        checkKind();
        offset = u32(10);
        int tableAt = FILE_HEADER + headerSize + masks();
        palette = bits <= 8 ? palette(tableAt, core) : new int[0];
        int channels = bits > 8 ? masks[3] != 0 ? 4 : 3 : isGray(palette) ? 1 : 3;
        header = new Header(Format.BMP, width, height, channels, 8, 1);
    }

    private void checkKind() {
        boolean os2 = headerSize > 40 && headerSize <= 64 && headerSize != 52 && headerSize != 56;
        boolean known =
                switch (compression) {
                    case RGB -> bits == 1 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32;
                    case RLE8 -> bits == 8;
                    case RLE4 -> bits == 4;
                    case OS2_RLE24 -> bits == 24 && os2;
                    case FIELDS, ALPHA_FIELDS -> (bits == 16 || bits == 32) && !os2;
                    default -> false;
                };
        if (!known) {
            throw Bytes.broken("The BMP is damaged or of a kind that Serai does not read: " + bits
                    + " bits a pixel, compression " + compression + ".");
        }
    }

    private long stride() {
        return ((long) width * bits + 31) / 32 * 4;
    }

    /** Determines the bit fields of red, green, blue and alpha; returns the bytes they take behind the header. */
    private int masks() {
        if (bits <= 8 || bits == 24) {
            return 0;
        }
        if (compression == RGB) {
            masks[0] = bits == 16 ? 0x7C00 : 0xFF0000;
            masks[1] = bits == 16 ? 0x03E0 : 0x00FF00;
            masks[2] = bits == 16 ? 0x001F : 0x0000FF;
            return 0;
        }
        int at = FILE_HEADER + 40;
        boolean inside = headerSize >= 52;
        boolean alpha = headerSize >= 56 || compression == ALPHA_FIELDS && !inside;
        int length = alpha ? 16 : 12;
        if (at + length > bytes.limit()) {
            throw cutOff();
        }
        for (int i = 0; i < length / 4; i++) {
            masks[i] = (int) u32(at + 4 * i);
        }
        if ((masks[0] | masks[1] | masks[2]) == 0) {
            throw Bytes.broken("The BMP is damaged: no color has bits.");
        }
        return inside ? 0 : length;
    }

    private int[] palette(int at, boolean core) {
        int room = 1 << bits;
        long used = headerSize >= 36 ? u32(46) : 0;
        int entries = used > 0 && used < room ? (int) used : room;
        int size = core ? 3 : 4;
        if (offset == at) {
            // Pixels where the palette begins: the writer forgot to count the palette.
            offset += (long) size * entries;
        }
        // Files with fewer palette entries than required are common; missing ones are black.
        entries = (int) Math.min(entries, Math.max(0, offset - at) / size);
        int[] colors = new int[room];
        for (int i = 0; i < entries && at + size * i + 3 <= bytes.limit(); i++) {
            colors[i] = u16(at + size * i) | (bytes.get(at + size * i + 2) & 0xFF) << 16;
        }
        return colors;
    }

    private static boolean isGray(int[] palette) {
        for (int color : palette) {
            if (color != (color & 0xFF) * 0x010101) {
                return false;
            }
        }
        return true;
    }

    /** Whether pixels are run-length codes, which can jump to any place of the picture. */
    boolean hasRuns() {
        return compression == RLE8 || compression == RLE4 || compression == OS2_RLE24;
    }

    /**
     * Checks that the file is long enough for its pixels.
     *
     * @throws dev.serai.refusal.RefusedException {@code broken-image}
     */
    void requirePixels() {
        if (offset + (hasRuns() ? 2 : stride() * (height - 1L) + rowBytes()) > bytes.limit()) {
            throw cutOff();
        }
    }

    /** Bytes of a row; the padding behind the last one may be missing. */
    int rowBytes() {
        return (int) (((long) width * bits + 7) / 8);
    }

    /** Where pixels, or the codes for them, begin. */
    int pixels() {
        return (int) offset;
    }

    /** Where row {@code y} of the picture begins, counted from the top. */
    int row(int y) {
        return (int) (offset + stride() * (topDown ? y : height - 1 - y));
    }

    private int u16(int at) {
        return bytes.getShort(at) & 0xFFFF;
    }

    private long u32(int at) {
        return bytes.getInt(at) & 0xFFFFFFFFL;
    }

    /** The embedded profile that the samples refer to, or null. */
    byte[] profile() {
        // bV5CSType PROFILE_EMBEDDED, then where it is, counted from the header.
        if (headerSize < 124 || u32(FILE_HEADER + 56) != 0x4D424544) {
            return null;
        }
        long at = FILE_HEADER + u32(FILE_HEADER + 112);
        long size = u32(FILE_HEADER + 116);
        if (at + size > bytes.limit()) {
            return null;
        }
        byte[] profile = new byte[(int) size];
        bytes.get((int) at, profile);
        return IccProfile.fitting(profile, header.channels());
    }

    /** The refusal of a file that ends too early. */
    static RuntimeException cutOff() {
        return Bytes.broken("The BMP is cut off.");
    }
}
