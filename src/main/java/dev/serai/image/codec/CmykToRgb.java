package dev.serai.image.codec;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;

/**
 * CMYK to sRGB: by the file's ICC profile if it has one for CMYK, otherwise for ideal inks: R = (255 - C) (255 - K) /
 * 255 rounded, and so on.
 */
public final class CmykToRgb {
    /** Pixels converted at a time. */
    private static final int STRIP = 1 << 16;

    private CmykToRgb() {}

    /**
     * Converts pixels.
     *
     * @param inks four samples a pixel, overwritten if {@code inverted}
     * @param inverted whether samples are 255 less the ink
     * @param profile the file's profile, or null
     */
    public static byte[] toRgb(byte[] inks, boolean inverted, byte[] profile) {
        if (inverted) {
            for (int i = 0; i < inks.length; i++) {
                inks[i] = (byte) ~inks[i];
            }
        }
        if (profile != null) {
            try {
                ICC_Profile described = ICC_Profile.getInstance(profile);
                if (described.getColorSpaceType() == ColorSpace.TYPE_CMYK) {
                    return converted(inks, new ICC_ColorSpace(described));
                }
            } catch (IllegalArgumentException | CMMException unusable) {
                // A damaged profile is ignored; the formula is used.
            }
        }
        byte[] rgb = new byte[inks.length / 4 * 3];
        for (int from = 0, to = 0; from < inks.length; from += 4, to += 3) {
            int paper = 255 - (inks[from + 3] & 0xFF);
            for (int c = 0; c < 3; c++) {
                int product = (255 - (inks[from + c] & 0xFF)) * paper + 128;
                rgb[to + c] = (byte) (product + (product >> 8) >> 8);
            }
        }
        return rgb;
    }

    private static byte[] converted(byte[] inks, ColorSpace space) {
        ColorConvertOp conversion = new ColorConvertOp(space, ColorSpace.getInstance(ColorSpace.CS_sRGB), null);
        int pixels = inks.length / 4;
        byte[] rgb = new byte[pixels * 3];
        for (int first = 0; first < pixels; first += STRIP) {
            int count = Math.min(STRIP, pixels - first);
            WritableRaster from = strip(Arrays.copyOfRange(inks, first * 4, (first + count) * 4), count, 4);
            WritableRaster to = strip(new byte[count * 3], count, 3);
            conversion.filter(from, to);
            DataBuffer done = to.getDataBuffer();
            System.arraycopy(((DataBufferByte) done).getData(), 0, rgb, first * 3, count * 3);
        }
        return rgb;
    }

    private static WritableRaster strip(byte[] samples, int pixels, int bands) {
        int[] offsets = new int[bands];
        for (int i = 0; i < bands; i++) {
            offsets[i] = i;
        }
        return Raster.createInterleavedRaster(
                new DataBufferByte(samples, samples.length), pixels, 1, pixels * bands, bands, offsets, null);
    }
}
