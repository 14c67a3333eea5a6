package dev.serai.image.codec.jpeg.kernels;

import java.util.Arrays;
import jdk.incubator.vector.VectorShape;

/** The kernels with {@code jdk.incubator.vector}, for vectors of 256 bits. */
final class VectorJpegKernels extends PlainJpegKernels {
    @Override
    public boolean usable() {
        return VectorShape.preferredShape().vectorBitSize() >= 256;
    }

    @Override
    public void inverse(int[] in, int[] lasts, int count, int size, byte[] out, int at, int stride) {
        int most = 0;
        for (int i = 0; i < count; i++) {
            most = Math.max(most, lasts[i]);
        }
        if (most <= 1 || size < 4) {
            super.inverse(in, lasts, count, size, out, at, stride);
            return;
        }
        if (count == LANES) {
            inverse(in, size, out, at, stride);
        } else {
            byte[] all = new byte[size * size * LANES];
            inverse(in, size, all, 0, size * LANES);
            for (int y = 0; y < size; y++) {
                System.arraycopy(all, y * size * LANES, out, at + y * stride, count * size);
            }
        }
        Arrays.fill(in, 0);
    }

    private static void inverse(int[] in, int size, byte[] out, int at, int stride) {
        if (size == 8) {
            VectorInverseDct.full(in, out, at, stride);
        } else {
            VectorInverseDct.half(in, out, at, stride);
        }
    }

    @Override
    public void forward(
            byte[] samples, int at, int stride, int count, DctQuantizer quantizer, int[] out, long[] present) {
        VectorForwardDct.transform(samples, at, stride, quantizer, out, present);
    }

    @Override
    public YccToRgb yccToRgb(int width) {
        return new VectorYccToRgb(width);
    }

    @Override
    public RgbToYcc rgbToYcc(int width, int padded) {
        return new VectorRgbToYcc(width, padded);
    }
}
