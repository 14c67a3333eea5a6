package dev.serai.image;

import dev.serai.image.codec.bytes.Bytes;
import dev.serai.image.kernels.ImageKernels;
import java.util.Arrays;
import java.util.Optional;

/**
 * A frame's storage as the operations that compute in numbers see it: rows in, rows out, whatever the depth, with the
 * colors weighted by alpha on the way in and back on the way out. Without that weighting the invisible color of
 * transparent pixels would bleed into visible ones.
 */
abstract class Samples {
    private final int channels;
    private final boolean weighted;

    private Samples(int channels) {
        this.channels = channels;
        this.weighted = channels % 2 == 0;
    }

    /** The samples of a frame. */
    static Samples of(Frame frame) {
        return frame.depth() == 16
                ? new Shorts(frame.shorts(), frame.channels())
                : new Bytes(frame.bytes(), frame.channels());
    }

    /** A new frame's samples, as many as that, like these in all else. */
    abstract Samples another(int count);

    /** These samples in an array of their own, or these themselves if they are not to be written to. */
    abstract Samples copy(boolean shared);

    /** The index after {@code at} of the first of {@code count} samples that differ from those of the same kind, or -1. */
    abstract int mismatch(Samples others, int at, int count);

    /** Whether the last channel is alpha, by which colors are weighted. */
    final boolean weighted() {
        return weighted;
    }

    /** The storage itself where it is 8 bits without alpha, which has kernels of its own. */
    abstract Optional<byte[]> plainBytes();

    /** A frame of these samples. */
    abstract Frame frame(int width, int height, int delayMillis);

    /** The numbers of whole pixels, colors times alpha; {@code at} and {@code count} are in samples. */
    final void read(int at, float[] out, int to, int count) {
        widen(at, out, to, count);
        if (weighted) {
            int end = to + count;
            for (int pixel = to; pixel < end; pixel += channels) {
                float alpha = out[pixel + channels - 1];
                for (int c = 0; c < channels - 1; c++) {
                    out[pixel + c] *= alpha;
                }
            }
        }
    }

    /** The reverse of {@link #read}; rounds half up, limits to the range, and changes {@code in}. */
    final void write(float[] in, int from, int at, int count) {
        if (weighted) {
            int end = from + count;
            for (int pixel = from; pixel < end; pixel += channels) {
                float alpha = in[pixel + channels - 1];
                for (int c = 0; c < channels - 1; c++) {
                    in[pixel + c] = alpha > 0 ? in[pixel + c] / alpha : 0;
                }
            }
        }
        narrow(in, from, at, count);
    }

    abstract void widen(int at, float[] out, int to, int count);

    abstract void narrow(float[] in, int from, int at, int count);

    /** {@link ImageKernels#weigh} on these samples. */
    abstract void weigh(int[] rows, float[] weights, int taps, float[] out, int to, int count);

    private static final class Bytes extends Samples {
        private final byte[] samples;

        Bytes(byte[] samples, int channels) {
            super(channels);
            this.samples = samples;
        }

        @Override
        Samples another(int count) {
            return new Bytes(new byte[count], super.channels);
        }

        @Override
        Samples copy(boolean shared) {
            return shared ? this : new Bytes(samples.clone(), super.channels);
        }

        @Override
        int mismatch(Samples others, int at, int count) {
            return Arrays.mismatch(samples, at, at + count, ((Bytes) others).samples, at, at + count);
        }

        @Override
        Optional<byte[]> plainBytes() {
            return weighted() ? Optional.empty() : Optional.of(samples);
        }

        @Override
        Frame frame(int width, int height, int delayMillis) {
            return Frame.of(samples, super.channels, width, height, delayMillis);
        }

        @Override
        void widen(int at, float[] out, int to, int count) {
            ImageKernels.current().widen(samples, at, out, to, count);
        }

        @Override
        void narrow(float[] in, int from, int at, int count) {
            ImageKernels.current().narrow(in, from, samples, at, count);
        }

        @Override
        void weigh(int[] rows, float[] weights, int taps, float[] out, int to, int count) {
            ImageKernels.current().weigh(samples, rows, weights, taps, out, to, count);
        }
    }

    private static final class Shorts extends Samples {
        private final short[] samples;

        Shorts(short[] samples, int channels) {
            super(channels);
            this.samples = samples;
        }

        @Override
        Samples another(int count) {
            return new Shorts(new short[count], super.channels);
        }

        @Override
        Samples copy(boolean shared) {
            return shared ? this : new Shorts(samples.clone(), super.channels);
        }

        @Override
        int mismatch(Samples others, int at, int count) {
            return Arrays.mismatch(samples, at, at + count, ((Shorts) others).samples, at, at + count);
        }

        @Override
        Optional<byte[]> plainBytes() {
            return Optional.empty();
        }

        @Override
        Frame frame(int width, int height, int delayMillis) {
            return Frame.of(samples, super.channels, width, height, delayMillis);
        }

        @Override
        void widen(int at, float[] out, int to, int count) {
            ImageKernels.current().widen(samples, at, out, to, count);
        }

        @Override
        void narrow(float[] in, int from, int at, int count) {
            ImageKernels.current().narrow(in, from, samples, at, count);
        }

        @Override
        void weigh(int[] rows, float[] weights, int taps, float[] out, int to, int count) {
            ImageKernels.current().weigh(samples, rows, weights, taps, out, to, count);
        }
    }
}
