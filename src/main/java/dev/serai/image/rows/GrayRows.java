package dev.serai.image.rows;

import dev.serai.image.kernels.KernelFamily;

/** Rows of three or four channels in gray, with their alpha. */
final class GrayRows extends Rows {
    private final Rows source;
    private final RowWindow window;
    private final int channels;
    private int next;

    GrayRows(Rows source) {
        this(source, 0);
    }

    private GrayRows(Rows source, int first) {
        super(source.width(), source.height(), source.channels() == 4 ? 2 : 1, source.depth());
        this.source = source;
        window = new RowWindow(source);
        channels = source.channels();
        next = first;
    }

    @Override
    int sharedRows() {
        return window.whole() ? 0 : -1;
    }

    @Override
    Rows from(int y) {
        return new GrayRows(source, y);
    }

    @Override
    public void read(Samples to, int at, int count) {
        int out = at;
        for (int end = next + count; next < end; next++, out += stride()) {
            window.require(next, next + 1);
            int in = window.at(next);
            if (depth() == 16) {
                KernelFamily.LUMA.current().luma(window.samples().shorts(), in, channels, to.shorts(), out, width());
            } else {
                KernelFamily.LUMA.current().luma(window.samples().bytes(), in, channels, to.bytes(), out, width());
            }
        }
    }
}
