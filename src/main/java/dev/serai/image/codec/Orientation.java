package dev.serai.image.codec;

import dev.serai.image.Frame;
import dev.serai.image.codec.bytes.Bytes;
import dev.serai.image.rows.Rows;

/**
 * Orientation of the stored pixels: EXIF and TIFF tag 0x0112, 1 to 8 (Exif 2.32, 4.6.4; TIFF 6.0). 1 is upright; the
 * others are corrected by: 2 mirroring left to right, 3 rotating by 180°, 4 mirroring top to bottom, 5 transposing, 6
 * rotating 90° clockwise, 7 transposing along the other diagonal, 8 rotating 90° counterclockwise.
 */
public final class Orientation {
    /** As it is to be seen. */
    public static final int UPRIGHT = 1;

    private static final int MIRRORED = 2;

    private static final int TAG = 0x0112;
    private static final int BYTE = 1;
    private static final int SHORT = 3;
    private static final int LONG = 4;

    /** Side of the square tiles in which transposing proceeds, so that both images stay in the cache. */
    private static final int TILE = 32;

    private Orientation() {}

    /**
     * Reads the orientation from an EXIF block: a TIFF header and its first directory, with or without the {@code
     * Exif\0\0} that JPEG puts before it. {@link #UPRIGHT} if there is none, or if the block is damaged in any way.
     */
    public static int ofExif(byte[] block) {
        int start = Bytes.hasAscii(block, 0, "Exif\0\0") ? 6 : 0;
        if (block.length - start < 8) {
            return UPRIGHT;
        }
        boolean little = block[start] == 'I' && block[start + 1] == 'I';
        boolean big = block[start] == 'M' && block[start + 1] == 'M';
        if (!little && !big || u16(block, start + 2, little) != 42) {
            return UPRIGHT;
        }
        long directory = start + u32(block, start + 4, little);
        if (directory + 2 > block.length) {
            return UPRIGHT;
        }
        int entries = u16(block, (int) directory, little);
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + 12L * i;
            if (entry + 12 > block.length) {
                return UPRIGHT;
            }
            int at = (int) entry;
            if (u16(block, at, little) == TAG) {
                return u32(block, at + 4, little) == 1 ? valid(value(block, at, little)) : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /** That value if it is an orientation, else {@link #UPRIGHT}. */
    public static int valid(long value) {
        return value >= 1 && value <= 8 ? (int) value : UPRIGHT;
    }

    /** Whether width and height change places. */
    public static boolean swapsSides(int orientation) {
        return orientation >= 5;
    }

    /** Whether rows stand from top to bottom: upright, or mirrored left to right, so that they can be read one by one. */
    public static boolean keepsRows(int orientation) {
        return orientation <= MIRRORED;
    }

    /** Returns rows upright that {@link #keepsRows} is true of. */
    public static Rows apply(int orientation, Rows rows) {
        return orientation == MIRRORED ? rows.mirrored() : rows;
    }

    /** Returns the frame upright; the frame itself if it is stored that way. */
    public static Frame apply(int orientation, Frame frame) {
        if (orientation == UPRIGHT) {
            return frame;
        }
        int oldWidth = frame.width();
        int oldHeight = frame.height();
        int width = swapsSides(orientation) ? oldHeight : oldWidth;
        int height = swapsSides(orientation) ? oldWidth : oldHeight;
        // The pixel at (x, y) of the result is the stored pixel number origin + x * right + y * down.
        int origin =
                switch (orientation) {
                    case 2, 8 -> oldWidth - 1;
                    case 3, 7 -> oldWidth * oldHeight - 1;
                    case 4, 6 -> oldWidth * (oldHeight - 1);
                    case 5 -> 0;
                    default -> throw new IllegalArgumentException("no orientation " + orientation);
                };
        int right =
                switch (orientation) {
                    case 2, 3 -> -1;
                    case 4 -> 1;
                    case 5, 8 -> oldWidth;
                    default -> -oldWidth;
                };
        int down =
                switch (orientation) {
                    case 2 -> oldWidth;
                    case 3, 4 -> -oldWidth;
                    case 5, 6 -> 1;
                    default -> -1;
                };
        int channels = frame.channels();
        // The loops are written twice: shared code for both sample types would cost 16-bit frames 10 %.
        if (frame.depth() == 8) {
            byte[] from = frame.bytes();
            byte[] to = new byte[from.length];
            for (int y0 = 0; y0 < height; y0 += TILE) {
                for (int x0 = 0; x0 < width; x0 += TILE) {
                    int x1 = Math.min(x0 + TILE, width);
                    int y1 = Math.min(y0 + TILE, height);
                    for (int y = y0; y < y1; y++) {
                        int in = (origin + x0 * right + y * down) * channels;
                        int out = (y * width + x0) * channels;
                        int step = right * channels;
                        for (int x = x0; x < x1; x++, in += step) {
                            for (int c = 0; c < channels; c++) {
                                to[out++] = from[in + c];
                            }
                        }
                    }
                }
            }
            return Frame.of(to, channels, width, height, frame.delayMillis());
        }
        short[] from = frame.shorts();
        short[] to = new short[from.length];
        for (int y0 = 0; y0 < height; y0 += TILE) {
            for (int x0 = 0; x0 < width; x0 += TILE) {
                int x1 = Math.min(x0 + TILE, width);
                int y1 = Math.min(y0 + TILE, height);
                for (int y = y0; y < y1; y++) {
                    int in = (origin + x0 * right + y * down) * channels;
                    int out = (y * width + x0) * channels;
                    int step = right * channels;
                    for (int x = x0; x < x1; x++, in += step) {
                        for (int c = 0; c < channels; c++) {
                            to[out++] = from[in + c];
                        }
                    }
                }
            }
        }
        return Frame.of(to, channels, width, height, frame.delayMillis());
    }

    private static long value(byte[] block, int entry, boolean little) {
        return switch (u16(block, entry + 2, little)) {
            case BYTE -> block[entry + 8] & 0xFF;
            case SHORT -> u16(block, entry + 8, little);
            case LONG -> u32(block, entry + 8, little);
            default -> UPRIGHT;
        };
    }

    private static int u16(byte[] b, int at, boolean little) {
        return little ? Bytes.u16le(b, at) : Bytes.u16be(b, at);
    }

    private static long u32(byte[] b, int at, boolean little) {
        return little ? Bytes.u32le(b, at) : Bytes.u32be(b, at);
    }
}
