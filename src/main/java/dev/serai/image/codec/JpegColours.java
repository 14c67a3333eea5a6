package dev.serai.image.codec;

import dev.serai.image.codec.JpegHeader.Colours;
import dev.serai.image.codec.JpegPlanes.Plane;
import java.util.Arrays;

/**
 * Colours of JPEG planes: YCbCr of the JFIF specification (BT.601, full range) to RGB with libjpeg's 16-bit fixed point,
 * YCCK to CMYK. Rounded as libjpeg rounds, to the bit.
 */
final class JpegColours {
    private static final int HALF = 1 << 15;
    private static final int CR_TO_R = 91881; // 1.40200
    private static final int CB_TO_B = 116130; // 1.77200
    private static final int CR_TO_G = -46802; // 0.71414
    private static final int CB_TO_G = -22554; // 0.34414

    private JpegColours() {}

    /**
     * The planes' samples pixel by pixel: grey, RGB, or CMYK as stored.
     *
     * @param smooth whether halved planes are enlarged with a triangle filter
     */
    static byte[] interleave(JpegPlanes planes, Colours colours, boolean smooth) {
        int width = planes.width();
        int height = planes.height();
        int count = planes.planes().size();
        if (count == 1) {
            return luma(planes.planes().get(0), width, height);
        }
        byte[] pixels = new byte[Math.multiplyExact(Math.multiplyExact(width, height), count)];
        JpegUpsampler[] rows = new JpegUpsampler[count];
        for (int i = 0; i < count; i++) {
            rows[i] = new JpegUpsampler(planes.planes().get(i), width, smooth);
        }
        for (int y = 0; y < height; y++) {
            for (JpegUpsampler row : rows) {
                row.seek(y);
            }
            int at = y * width * count;
            if (colours == Colours.YCC || colours == Colours.YCCK) {
                toRgb(rows[0], rows[1], rows[2], pixels, at, count, width, colours == Colours.YCCK ? 255 : 0);
            } else {
                for (int c = 0; c < 3; c++) {
                    copy(rows[c], pixels, at + c, count, width);
                }
            }
            if (count == 4) {
                copy(rows[3], pixels, at + 3, 4, width);
            }
        }
        return pixels;
    }

    private static byte[] luma(Plane plane, int width, int height) {
        if (plane.stride() == width && plane.samples().length == width * height) {
            return plane.samples();
        }
        if (plane.stride() == width) {
            return Arrays.copyOf(plane.samples(), width * height);
        }
        byte[] grey = new byte[width * height];
        for (int y = 0; y < height; y++) {
            System.arraycopy(plane.samples(), y * plane.stride(), grey, y * width, width);
        }
        return grey;
    }

    private static void copy(JpegUpsampler row, byte[] pixels, int at, int step, int width) {
        byte[] samples = row.row();
        int offset = row.offset();
        for (int x = 0; x < width; x++) {
            pixels[at + x * step] = samples[offset + x];
        }
    }

    /** {@code flip} is 255 where the complement is wanted (CMY), else 0. */
    private static void toRgb(
            JpegUpsampler luma,
            JpegUpsampler blue,
            JpegUpsampler red,
            byte[] pixels,
            int at,
            int step,
            int width,
            int flip) {
        byte[] ys = luma.row();
        byte[] cbs = blue.row();
        byte[] crs = red.row();
        int yAt = luma.offset();
        int cbAt = blue.offset();
        int crAt = red.offset();
        for (int x = 0; x < width; x++, at += step) {
            int y = ys[yAt + x] & 0xFF;
            int cb = (cbs[cbAt + x] & 0xFF) - 128;
            int cr = (crs[crAt + x] & 0xFF) - 128;
            int r = y + (CR_TO_R * cr + HALF >> 16);
            int g = y + (CB_TO_G * cb + CR_TO_G * cr + HALF >> 16);
            int b = y + (CB_TO_B * cb + HALF >> 16);
            pixels[at] = (byte) (clamp(r) ^ flip);
            pixels[at + 1] = (byte) (clamp(g) ^ flip);
            pixels[at + 2] = (byte) (clamp(b) ^ flip);
        }
    }

    private static int clamp(int level) {
        return (level & ~255) == 0 ? level : level < 0 ? 0 : 255;
    }
}
