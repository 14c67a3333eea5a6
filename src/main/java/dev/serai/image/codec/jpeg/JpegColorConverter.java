package dev.serai.image.codec.jpeg;

import dev.serai.image.codec.jpeg.JpegHeader.Colors;
import dev.serai.image.codec.jpeg.JpegPlanes.Plane;
import dev.serai.image.codec.jpeg.kernels.JpegKernels;
import dev.serai.image.codec.jpeg.kernels.YccToRgb;
import java.util.Arrays;

/** Combines decoded planes to pixels: YCbCr to RGB, YCCK to CMYK, others unchanged. */
final class JpegColorConverter {
    private final int width;
    private final boolean converted;
    private final YccToRgb own;
    private final JpegUpsampler[] rows;

    /**
     * For those planes.
     *
     * @param smooth whether halved planes are enlarged with a triangle filter
     */
    JpegColorConverter(JpegPlanes planes, Colors colors, boolean smooth, JpegKernels kernels) {
        width = planes.width();
        converted = colors == Colors.YCC || colors == Colors.YCCK;
        own = kernels.yccToRgb(width);
        rows = new JpegUpsampler[planes.planes().size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new JpegUpsampler(planes.planes().get(i), width, smooth, own);
        }
    }

    /**
     * The planes' samples pixel by pixel: gray, RGB, or CMYK as stored.
     *
     * @param smooth whether halved planes are enlarged with a triangle filter
     */
    static byte[] interleave(JpegPlanes planes, Colors colors, boolean smooth) {
        return interleave(planes, colors, smooth, JpegKernels.current());
    }

    /** The same with those kernels. */
    static byte[] interleave(JpegPlanes planes, Colors colors, boolean smooth, JpegKernels kernels) {
        int width = planes.width();
        int height = planes.height();
        int count = planes.planes().size();
        if (count == 1) {
            return luma(planes.planes().get(0), width, height);
        }
        byte[] pixels = new byte[Math.multiplyExact(Math.multiplyExact(width, height), count)];
        JpegColorConverter converter = new JpegColorConverter(planes, colors, smooth, kernels);
        for (int y = 0; y < height; y++) {
            converter.row(y, pixels, y * width * count);
        }
        return pixels;
    }

    /** Writes one row of pixels, from {@code at} on. */
    void row(int y, byte[] pixels, int at) {
        int count = rows.length;
        for (JpegUpsampler row : rows) {
            row.seek(y);
        }
        if (count == 1) {
            System.arraycopy(rows[0].row(), rows[0].offset(), pixels, at, width);
            return;
        }
        if (converted) {
            toRgb(own, rows, pixels, at, count, width);
        } else {
            for (int c = 0; c < 3; c++) {
                copy(rows[c], pixels, at + c, count, width);
            }
        }
        if (count == 4) {
            copy(rows[3], pixels, at + 3, 4, width);
        }
    }

    private static byte[] luma(Plane plane, int width, int height) {
        if (plane.stride() == width && plane.samples().length == width * height) {
            return plane.samples();
        }
        if (plane.stride() == width) {
            return Arrays.copyOf(plane.samples(), width * height);
        }
        byte[] gray = new byte[width * height];
        for (int y = 0; y < height; y++) {
            System.arraycopy(plane.samples(), y * plane.stride(), gray, y * width, width);
        }
        return gray;
    }

    private static void copy(JpegUpsampler row, byte[] pixels, int at, int step, int width) {
        byte[] samples = row.row();
        int offset = row.offset();
        for (int x = 0; x < width; x++) {
            pixels[at + x * step] = samples[offset + x];
        }
    }

    /** To RGB if there are three planes, to CMYK if there are four. */
    private static void toRgb(YccToRgb own, JpegUpsampler[] rows, byte[] pixels, int at, int step, int width) {
        byte[] lumas = rows[0].row();
        byte[] blues = rows[1].row();
        byte[] reds = rows[2].row();
        int luma = rows[0].offset();
        int blue = rows[1].offset();
        int red = rows[2].offset();
        if (step == 3) {
            own.toRgb(lumas, luma, blues, blue, reds, red, pixels, at, width);
        } else {
            own.toRgb(lumas, luma, blues, blue, reds, red, pixels, at, width, step, 255);
        }
    }
}
