package dev.serai.image.codec.jpeg.turbo;

import com.sun.jna.Memory;
import dev.serai.image.rows.Rows;
import dev.serai.image.rows.Samples;

/** Rows that lie outside of the heap. Their memory is freed with the last one, or with this object. */
final class NativeRows extends Rows {
    private final Memory pixels;
    private int next;

    NativeRows(Memory pixels, int width, int height, int channels) {
        super(width, height, channels, 8);
        this.pixels = pixels;
    }

    @Override
    public void read(Samples to, int at, int count) {
        pixels.read((long) next * stride(), to.bytes(), at, count * stride());
        next += count;
        if (next == height()) {
            pixels.close();
        }
    }
}
