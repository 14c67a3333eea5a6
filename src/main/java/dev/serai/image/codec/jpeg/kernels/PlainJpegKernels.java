package dev.serai.image.codec.jpeg.kernels;

import java.util.Arrays;

/** The kernels in plain Java: libjpeg's arithmetic, to the bit. */
class PlainJpegKernels implements JpegKernels {
    @Override
    public boolean usable() {
        return true;
    }

    @Override
    public void inverse(int[] in, int[] lasts, int count, int size, byte[] out, int at, int stride) {
        int[] lanes = JpegKernels.lanes(size);
        for (int i = 0; i < count; i++) {
            PlainInverseDct.transform(in, lanes[i], lasts[i], size, out, at + i * size, stride);
        }
        Arrays.fill(in, 0);
    }

    @Override
    public void forward(
            byte[] samples, int at, int stride, int count, DctQuantizer quantizer, int[] out, long[] present) {
        for (int i = 0; i < count; i++) {
            int lane = ACROSS[i];
            present[lane] = PlainForwardDct.transform(samples, at + 8 * i, stride, quantizer, out, lane);
        }
    }

    @Override
    public YccToRgb yccToRgb(int width) {
        return new PlainYccToRgb();
    }

    @Override
    public RgbToYcc rgbToYcc(int width, int padded) {
        return new PlainRgbToYcc(width, padded);
    }
}
