package dev.serai.image.rows;

import dev.serai.image.kernels.ImageKernels;
import dev.serai.image.kernels.KernelFamily;
import java.util.Arrays;
import java.util.Optional;

/**
 * Samples of 8 or 16 bits in an array, pixel by pixel. The operations that compute in numbers read and write them with the
 * colors weighted by alpha on the way in and back on the way out. Without that weighting the invisible color of
 * transparent pixels would bleed into visible ones.
 */
public abstract class Samples {
    private final int channels;
    private final boolean weighted;

    private Samples(int channels) {
        this.channels = channels;
        this.weighted = channels % 2 == 0;
    }

    /** Samples of 8 bits in that array, which is not copied. */
    public static Samples of(byte[] samples, int channels) {
        return new Bytes(samples, channels);
    }

    /** Samples of 16 bits in that array, which is not copied. */
    public static Samples of(short[] samples, int channels) {
        return new Shorts(samples, channels);
    }

    /** As many new samples, all 0. */
    public static Samples of(int depth, int channels, int count) {
        return depth == 16 ? new Shorts(new short[count], channels) : new Bytes(new byte[count], channels);
    }

    /** Channels a pixel. */
    public final int channels() {
        return channels;
    }

    /** Bits a sample: 8 or 16. */
    public abstract int depth();

    /** The array of samples of 8 bits; {@link ClassCastException} for 16. */
    public byte[] bytes() {
        return ((Bytes) this).samples;
    }

    /** The array of samples of 16 bits; {@link ClassCastException} for 8. */
    public short[] shorts() {
        return ((Shorts) this).samples;
    }

    /** Copies {@code count} samples of others of the same depth, from {@code from} on, to {@code at}. */
    public abstract void copy(Samples others, int from, int at, int count);

    /** Reverses the order of the pixels that begin at {@code at} and have {@code count} samples together. */
    final void mirror(int at, int count) {
        for (int left = at, right = at + count - channels; left < right; left += channels, right -= channels) {
            for (int c = 0; c < channels; c++) {
                swap(left + c, right + c);
            }
        }
    }

    abstract void swap(int one, int other);

    /** These samples in an array of their own. */
    abstract Samples copy();

    /** The index after {@code at} of the first of {@code count} samples that differ from those of the same kind, or -1. */
    abstract int mismatch(Samples others, int at, int count);

    /** Whether the last channel is alpha, by which colors are weighted. */
    final boolean weighted() {
        return weighted;
    }

    /** The array itself where it is of 8 bits without alpha, which has kernels of its own. */
    abstract Optional<byte[]> plainBytes();

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
        public int depth() {
            return 8;
        }

        @Override
        public void copy(Samples others, int from, int at, int count) {
            System.arraycopy(((Bytes) others).samples, from, samples, at, count);
        }

        @Override
        void swap(int one, int other) {
            byte sample = samples[one];
            samples[one] = samples[other];
            samples[other] = sample;
        }

        @Override
        Samples copy() {
            return new Bytes(samples.clone(), super.channels);
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
        void widen(int at, float[] out, int to, int count) {
            KernelFamily.FLOATS.current().widen(samples, at, out, to, count);
        }

        @Override
        void narrow(float[] in, int from, int at, int count) {
            KernelFamily.FLOATS.current().narrow(in, from, samples, at, count);
        }

        @Override
        void weigh(int[] rows, float[] weights, int taps, float[] out, int to, int count) {
            KernelFamily.FLOATS.current().weigh(samples, rows, weights, taps, out, to, count);
        }
    }

    private static final class Shorts extends Samples {
        private final short[] samples;

        Shorts(short[] samples, int channels) {
            super(channels);
            this.samples = samples;
        }

        @Override
        public int depth() {
            return 16;
        }

        @Override
        public void copy(Samples others, int from, int at, int count) {
            System.arraycopy(((Shorts) others).samples, from, samples, at, count);
        }

        @Override
        void swap(int one, int other) {
            short sample = samples[one];
            samples[one] = samples[other];
            samples[other] = sample;
        }

        @Override
        Samples copy() {
            return new Shorts(samples.clone(), super.channels);
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
        void widen(int at, float[] out, int to, int count) {
            KernelFamily.FLOATS_OF_SHORTS.current().widen(samples, at, out, to, count);
        }

        @Override
        void narrow(float[] in, int from, int at, int count) {
            KernelFamily.FLOATS_OF_SHORTS.current().narrow(in, from, samples, at, count);
        }

        @Override
        void weigh(int[] rows, float[] weights, int taps, float[] out, int to, int count) {
            KernelFamily.FLOATS_OF_SHORTS.current().weigh(samples, rows, weights, taps, out, to, count);
        }
    }
}
