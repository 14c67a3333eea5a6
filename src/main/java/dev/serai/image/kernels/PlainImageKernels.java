package dev.serai.image.kernels;

/** The kernels in plain Java. Loops run over one contiguous range of each array, which the JIT vectorizes by itself. */
class PlainImageKernels implements ImageKernels {
    /** 2^23: added to a float from 0 to 65535, it leaves the nearest integer in the low bits. */
    static final float WHOLE = 1 << 23;

    @Override
    public boolean usable() {
        return true;
    }

    @Override
    public void luma(byte[] color, int from, int channels, byte[] gray, int to, int pixels) {
        int in = from;
        if (channels == 3) {
            for (int i = 0; i < pixels; i++, in += 3) {
                gray[to + i] = (byte) luma(color, in);
            }
        } else {
            for (int i = 0, out = to; i < pixels; i++, in += 4, out += 2) {
                gray[out] = (byte) luma(color, in);
                gray[out + 1] = color[in + 3];
            }
        }
    }

    private static int luma(byte[] color, int at) {
        return 77 * (color[at] & 0xff) + 150 * (color[at + 1] & 0xff) + 29 * (color[at + 2] & 0xff) + 128 >>> 8;
    }

    @Override
    public void luma(short[] color, int from, int channels, short[] gray, int to, int pixels) {
        int step = channels == 4 ? 2 : 1;
        for (int i = 0, in = from, out = to; i < pixels; i++, in += channels, out += step) {
            int sum = 19595 * (color[in] & 0xffff)
                    + 38470 * (color[in + 1] & 0xffff)
                    + 7471 * (color[in + 2] & 0xffff)
                    + 32768;
            gray[out] = (short) (sum >>> 16);
            if (step == 2) {
                gray[out + 1] = color[in + 3];
            }
        }
    }

    @Override
    public void halve(byte[] in, int upper, int lower, int channels, byte[] out, int to, int pixels) {
        for (int i = 0, a = upper, b = lower, o = to; i < pixels; i++, a += channels, b += channels) {
            for (int c = 0; c < channels; c++, a++, b++, o++) {
                out[o] = (byte)
                        ((in[a] & 0xff) + (in[a + channels] & 0xff) + (in[b] & 0xff) + (in[b + channels] & 0xff) + 2
                                >>> 2);
            }
        }
    }

    @Override
    public void halve(short[] in, int upper, int lower, int channels, short[] out, int to, int pixels) {
        for (int i = 0, a = upper, b = lower, o = to; i < pixels; i++, a += channels, b += channels) {
            for (int c = 0; c < channels; c++, a++, b++, o++) {
                out[o] = (short) ((in[a] & 0xffff)
                                + (in[a + channels] & 0xffff)
                                + (in[b] & 0xffff)
                                + (in[b + channels] & 0xffff)
                                + 2
                        >>> 2);
            }
        }
    }

    @Override
    public void widen(byte[] in, int from, float[] out, int to, int count) {
        for (int i = 0; i < count; i++) {
            out[to + i] = in[from + i] & 0xff;
        }
    }

    @Override
    public void widen(short[] in, int from, float[] out, int to, int count) {
        for (int i = 0; i < count; i++) {
            out[to + i] = in[from + i] & 0xffff;
        }
    }

    @Override
    public void add(float[] row, int from, float weight, float[] sum, int to, int count) {
        for (int i = 0; i < count; i++) {
            sum[to + i] += weight * row[from + i];
        }
    }

    @Override
    public void weigh(byte[] in, int[] rows, float[] weights, int taps, float[] out, int to, int count) {
        for (int j = 0; j < taps; j++) {
            int from = rows[j];
            float weight = weights[j];
            if (j == 0) {
                for (int i = 0; i < count; i++) {
                    out[to + i] = weight * (in[from + i] & 0xff);
                }
            } else {
                for (int i = 0; i < count; i++) {
                    out[to + i] += weight * (in[from + i] & 0xff);
                }
            }
        }
    }

    @Override
    public void weigh(short[] in, int[] rows, float[] weights, int taps, float[] out, int to, int count) {
        for (int j = 0; j < taps; j++) {
            int from = rows[j];
            float weight = weights[j];
            if (j == 0) {
                for (int i = 0; i < count; i++) {
                    out[to + i] = weight * (in[from + i] & 0xffff);
                }
            } else {
                for (int i = 0; i < count; i++) {
                    out[to + i] += weight * (in[from + i] & 0xffff);
                }
            }
        }
    }

    @Override
    public void weigh(float[] in, int[] rows, float[] weights, int taps, float[] out, int to, int count) {
        for (int j = 0; j < taps; j++) {
            int from = rows[j];
            float weight = weights[j];
            if (j == 0) {
                for (int i = 0; i < count; i++) {
                    out[to + i] = weight * in[from + i];
                }
            } else {
                for (int i = 0; i < count; i++) {
                    out[to + i] += weight * in[from + i];
                }
            }
        }
    }

    @Override
    public void convolve(float[] in, int from, int step, float[] weights, float[] out, int to, int count) {
        int last = weights.length - 1;
        if (last == 0) {
            float weight = weights[0];
            for (int i = 0; i < count; i++) {
                out[to + i] = weight * in[from + i];
            }
            return;
        }
        for (int k = last; k >= 1; k--) {
            int left = from - k * step;
            int right = from + k * step;
            float weight = weights[k];
            if (k == last) {
                for (int i = 0; i < count; i++) {
                    out[to + i] = weight * (in[left + i] + in[right + i]);
                }
            } else {
                for (int i = 0; i < count; i++) {
                    out[to + i] += weight * (in[left + i] + in[right + i]);
                }
            }
        }
        float weight = weights[0];
        for (int i = 0; i < count; i++) {
            out[to + i] += weight * in[from + i];
        }
    }

    @Override
    public FixedPointBuffer fixedPointBuffer(int count) {
        return new PlainFixedPointBuffer(count);
    }

    @Override
    public void mix(float[] in, int[] rows, float[] weights, int taps, byte[] out, int to, int stride, int count) {
        float[] sums = new float[count];
        float[] own = new float[taps];
        for (int r = 0; r < 4; r++) {
            for (int j = 0; j < taps; j++) {
                own[j] = weights[4 * j + r];
            }
            weigh(in, rows, own, taps, sums, 0, count);
            for (int i = 0; i < count; i++) {
                out[to + r * stride + i] = (byte) Float.floatToRawIntBits(sums[i] + WHOLE);
            }
        }
    }

    @Override
    public void narrow(float[] in, int from, byte[] out, int to, int count) {
        for (int i = 0; i < count; i++) {
            out[to + i] = (byte) Float.floatToRawIntBits(Math.min(Math.max(in[from + i], 0f), 255f) + WHOLE);
        }
    }

    @Override
    public void narrow(float[] in, int from, short[] out, int to, int count) {
        for (int i = 0; i < count; i++) {
            out[to + i] = (short) Float.floatToRawIntBits(Math.min(Math.max(in[from + i], 0f), 65535f) + WHOLE);
        }
    }
}
