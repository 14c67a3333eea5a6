package dev.serai.image.codec.tiff;

/**
 * CIE L*a*b* of 1976 to sRGB (IEC 61966-2-1). The samples' white, whichever it is, becomes sRGB's, as color management
 * does by default; colors that sRGB does not have are clipped.
 */
final class TiffLab {
    /** The white of ICC's connection space, D50. */
    private static final double WHITE_X = 0.96422;

    private static final double WHITE_Z = 0.82521;

    /** From XYZ for D50 to linear sRGB, adapted after Bradford (B. Lindbloom, "RGB/XYZ matrices"). */
    private static final double[] TO_RED = {3.1338561, -1.6168667, -0.4906146};

    private static final double[] TO_GREEN = {-0.9787684, 1.9161415, 0.0334540};
    private static final double[] TO_BLUE = {0.0719453, -0.2289914, 1.4052427};

    /** (6/29)³ and (29/3)³ of the definition. */
    private static final double LINEAR = 216.0 / 24389;

    private static final double SLOPE = 24389.0 / 27;

    private TiffLab() {}

    /**
     * Converts a color.
     *
     * @param lightness L* from 0 to 100
     * @param most what 1 becomes
     * @param rgb takes red, green and blue from 0 to {@code most}, rounded
     */
    static void toRgb(double lightness, double a, double b, int most, int[] rgb) {
        double fy = (lightness + 16) / 116;
        double y = lightness > SLOPE * LINEAR ? fy * fy * fy : lightness / SLOPE;
        double x = WHITE_X * inverse(fy + a / 500);
        double z = WHITE_Z * inverse(fy - b / 200);
        rgb[0] = encoded(x, y, z, TO_RED, most);
        rgb[1] = encoded(x, y, z, TO_GREEN, most);
        rgb[2] = encoded(x, y, z, TO_BLUE, most);
    }

    private static double inverse(double f) {
        double cube = f * f * f;
        return cube > LINEAR ? cube : (116 * f - 16) / SLOPE;
    }

    private static int encoded(double x, double y, double z, double[] weights, int most) {
        double linear = Math.max(0, Math.min(1, weights[0] * x + weights[1] * y + weights[2] * z));
        double value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
        return (int) Math.round(value * most);
    }
}
