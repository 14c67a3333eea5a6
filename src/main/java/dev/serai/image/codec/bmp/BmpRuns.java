package dev.serai.image.codec.bmp;

import dev.serai.image.codec.bytes.Bytes;

/** Decodes the pixels of a bitmap with run-length codes. */
final class BmpRuns {
    private final BmpFile bitmap;
    private final byte[] file;
    private final int width;
    private final int height;
    private final boolean topDown;
    private final int bits;
    private final int pixels;

    BmpRuns(BmpFile bitmap) {
        this.bitmap = bitmap;
        file = Bytes.array(bitmap.bytes);
        width = bitmap.width;
        height = bitmap.height;
        topDown = bitmap.topDown;
        bits = bitmap.bits;
        pixels = bitmap.pixels();
    }

    /** The samples of the whole picture. */
    byte[] decode() {
        byte[] samples = samples();
        if (bits == 24) {
            return samples;
        }
        BmpColors colors = new BmpColors(bitmap.palette);
        if (bitmap.header.channels() == 1) {
            colors.grays(samples, 0, samples, 0, samples.length);
            return samples;
        }
        byte[] rgb = new byte[3 * samples.length];
        colors.rgb(samples, 0, rgb, 0, samples.length);
        return rgb;
    }

    /** Run-length codes: counts and pixels, end of line, end of bitmap, jumps; skipped pixels are 0. */
    private byte[] samples() {
        int size = bits == 24 ? 3 : 1;
        byte[] samples = new byte[width * height * size];
        int at = pixels;
        int x = 0;
        int y = 0;
        // Positions beyond the last row or column are clipped, however far a file goes there.
        while (y < height) {
            x = Math.min(x, width);
            if (at >= file.length && x == width && y == height - 1) {
                break; // no end of bitmap behind the last pixel
            }
            int count = next(at);
            int value = next(at + 1);
            if (count > 0) {
                for (int i = 0; i < count; i++) {
                    put(samples, x++, y, at + 1, i);
                }
                at += 1 + size;
                continue;
            }
            at += 2;
            if (value == 0) {
                x = 0;
                y++;
            } else if (value == 1) {
                return samples;
            } else if (value == 2) {
                x += next(at);
                y += next(at + 1);
                at += 2;
            } else {
                for (int i = 0; i < value; i++) {
                    put(samples, x++, y, at + (bits == 4 ? i / 2 : i * size), i);
                }
                int bytes = bits == 4 ? (value + 1) / 2 : value * size;
                at += bytes + (bytes & 1);
            }
        }
        return samples;
    }

    private int next(int at) {
        if (at >= file.length) {
            throw BmpFile.cutOff();
        }
        return file[at] & 0xFF;
    }

    /** Sets the pixel coded at that offset, the i-th of its run; positions outside are ignored. */
    private void put(byte[] samples, int x, int y, int at, int i) {
        if (bits == 24) {
            next(at + 2);
        }
        int code = next(at);
        if (x >= width || y >= height) {
            return;
        }
        int pixel = (topDown ? y : height - 1 - y) * width + x;
        if (bits == 24) {
            samples[3 * pixel] = file[at + 2];
            samples[3 * pixel + 1] = file[at + 1];
            samples[3 * pixel + 2] = (byte) code;
        } else {
            samples[pixel] = (byte) (bits == 8 ? code : code >> (i % 2 == 0 ? 4 : 0) & 15);
        }
    }
}
