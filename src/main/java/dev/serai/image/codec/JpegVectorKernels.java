package dev.serai.image.codec;

import java.util.Arrays;
import jdk.incubator.vector.VectorShape;

/** The kernels with {@code jdk.incubator.vector}, for vectors of 256 bits. */
final class JpegVectorKernels extends JpegKernels {
    @Override
    boolean usable() {
        return VectorShape.preferredShape().vectorBitSize() >= 256;
    }

    @Override
    void inverse(int[] in, int[] lasts, int count, int size, byte[] out, int at, int stride) {
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
            JpegVectorIdct.full(in, out, at, stride);
        } else {
            JpegVectorIdct.half(in, out, at, stride);
        }
    }

    @Override
    void forward(byte[] samples, int at, int stride, int count, JpegQuantiser quantiser, int[] out, long[] present) {
        JpegVectorFdct.transform(samples, at, stride, quantiser, out, present);
    }

    @Override
    JpegPixels pixels(int width) {
        return new JpegVectorPixels(width);
    }

    @Override
    JpegConverter converter(int width, int padded) {
        return new JpegVectorConverter(width, padded);
    }
}
