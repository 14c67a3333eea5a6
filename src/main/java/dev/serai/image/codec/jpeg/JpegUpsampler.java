package dev.serai.image.codec.jpeg;

import dev.serai.image.codec.jpeg.JpegPlanes.Plane;
import dev.serai.image.codec.jpeg.kernels.YccToRgb;

/**
 * Upsamples the rows of a plane to the width of the picture, one picture row at a time. Planes of half the size use the
 * triangle filter of libjpeg's "fancy upsampling" (jdsample.c), to the bit; others are repeated. For one thread.
 */
final class JpegUpsampler {
    private final Plane plane;
    private final boolean triangleAcross;
    private final boolean triangleDown;
    private final byte[] wide;
    private final YccToRgb pixels;

    /** How many rows the plane holds: row y is where row y modulo this is. */
    private final int held;

    private byte[] row;
    private int offset;

    /**
     * An upsampler of that plane.
     *
     * @param width of the picture
     * @param smooth whether to use the triangle filter where it applies
     * @param pixels for pictures of that width
     */
    JpegUpsampler(Plane plane, int width, boolean smooth, YccToRgb pixels) {
        this.plane = plane;
        boolean whole = plane.unit() == 1;
        boolean enough = plane.width() > 2;
        this.triangleDown =
                smooth && whole && plane.down() == 2 && (plane.across() == 1 || plane.across() == 2 && enough);
        this.triangleAcross =
                smooth && whole && plane.across() == 2 && enough && (plane.down() == 1 || plane.down() == 2);
        this.wide = new byte[Math.max(width, 2 * plane.width())];
        this.pixels = pixels;
        this.held = plane.samples().length / plane.stride();
    }

    /** The array of the current row's samples … */
    byte[] row() {
        return row;
    }

    /** … and from which index on. */
    int offset() {
        return offset;
    }

    /** Selects the current row of the picture. */
    void seek(int y) {
        int own = (int) ((long) y * plane.unit() / plane.down());
        int near = own % held * plane.stride();
        byte[] samples = plane.samples();
        if (triangleDown) {
            boolean upper = (y & 1) == 0;
            int other = upper ? Math.max(own - 1, 0) : Math.min(own + 1, plane.height() - 1);
            int far = other % held * plane.stride();
            if (triangleAcross) {
                pixels.enlarge(samples, near, far, plane.width(), wide);
            } else {
                blendRows(samples, near, far, upper ? 1 : 2, wide, plane.width());
            }
        } else if (triangleAcross) {
            spread(samples, near, plane.width(), wide);
        } else if (plane.across() == plane.unit()) {
            row = samples;
            offset = near;
            return;
        } else {
            repeat(samples, near);
        }
        row = wide;
        offset = 0;
    }

    private static void blendRows(byte[] samples, int near, int far, int bias, byte[] to, int width) {
        for (int x = 0; x < width; x++) {
            to[x] = (byte) (3 * (samples[near + x] & 0xFF) + (samples[far + x] & 0xFF) + bias >> 2);
        }
    }

    private static void spread(byte[] samples, int at, int width, byte[] to) {
        int end = width - 1;
        int last = samples[at] & 0xFF;
        int current = samples[at + 1] & 0xFF;
        to[0] = (byte) last;
        to[1] = (byte) (3 * last + current + 2 >> 2);
        for (int x = 1; x < end; x++) {
            int next = samples[at + x + 1] & 0xFF;
            int three = 3 * current;
            to[2 * x] = (byte) (three + last + 1 >> 2);
            to[2 * x + 1] = (byte) (three + next + 2 >> 2);
            last = current;
            current = next;
        }
        to[2 * end] = (byte) (3 * current + last + 1 >> 2);
        to[2 * end + 1] = (byte) current;
    }

    private void repeat(byte[] samples, int near) {
        int width = wide.length;
        long unit = plane.unit();
        for (int x = 0; x < width; x++) {
            wide[x] = samples[near + (int) Math.min(x * unit / plane.across(), plane.width() - 1)];
        }
    }
}
