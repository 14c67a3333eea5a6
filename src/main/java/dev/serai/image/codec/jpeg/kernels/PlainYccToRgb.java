package dev.serai.image.codec.jpeg.kernels;

/**
 * Rows of decoded samples to rows of pixels, in plain Java: libjpeg's "fancy upsampling" and YCbCr of the JFIF
 * specification (BT.601, full range) to RGB with libjpeg's 16-bit fixed point, rounded as libjpeg rounds, to the bit.
 * Used by one thread.
 */
class PlainYccToRgb implements YccToRgb {
    static final int HALF = 1 << 15;
    static final int CR_TO_R = 91881; // 1.40200
    static final int CB_TO_B = 116130; // 1.77200
    static final int CR_TO_G = -46802; // 0.71414
    static final int CB_TO_G = -22554; // 0.34414

    @Override
    public void toRgb(
            byte[] lumas,
            int lumaAt,
            byte[] blues,
            int blueAt,
            byte[] reds,
            int redAt,
            byte[] pixels,
            int at,
            int width) {
        toRgb(lumas, lumaAt, blues, blueAt, reds, redAt, pixels, at, width, 3, 0);
    }

    @Override
    public final void toRgb(
            byte[] lumas,
            int lumaAt,
            byte[] blues,
            int blueAt,
            byte[] reds,
            int redAt,
            byte[] pixels,
            int at,
            int width,
            int step,
            int flip) {
        int to = at;
        for (int x = 0; x < width; x++, to += step) {
            int y = lumas[lumaAt + x] & 0xFF;
            int cb = (blues[blueAt + x] & 0xFF) - 128;
            int cr = (reds[redAt + x] & 0xFF) - 128;
            int r = y + (CR_TO_R * cr + HALF >> 16);
            int g = y + (CB_TO_G * cb + CR_TO_G * cr + HALF >> 16);
            int b = y + (CB_TO_B * cb + HALF >> 16);
            pixels[to] = (byte) (clamp(r) ^ flip);
            pixels[to + 1] = (byte) (clamp(g) ^ flip);
            pixels[to + 2] = (byte) (clamp(b) ^ flip);
        }
    }

    private static int clamp(int level) {
        return (level & ~255) == 0 ? level : level < 0 ? 0 : 255;
    }

    @Override
    public void enlarge(byte[] samples, int near, int far, int width, byte[] to) {
        int current = sum(samples, near, far);
        int last = current;
        for (int x = 0; x < width; x++) {
            int next = x + 1 < width ? sum(samples, near + x + 1, far + x + 1) : current;
            int three = 3 * current;
            to[2 * x] = (byte) (three + last + 8 >> 4);
            to[2 * x + 1] = (byte) (three + next + 7 >> 4);
            last = current;
            current = next;
        }
    }

    static int sum(byte[] samples, int near, int far) {
        return 3 * (samples[near] & 0xFF) + (samples[far] & 0xFF);
    }
}
