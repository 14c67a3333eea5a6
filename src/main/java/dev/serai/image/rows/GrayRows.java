package dev.serai.image.rows;

import dev.serai.image.kernels.ImageKernels;

/** Rows of three or four channels in gray, with their alpha. */
final class GrayRows extends Rows {
    private final RowWindow window;
    private final int channels;
    private int next;

    GrayRows(Rows source) {
        super(source.width(), source.height(), source.channels() == 4 ? 2 : 1, source.depth());
        window = new RowWindow(source);
        channels = source.channels();
    }

    @Override
    public void read(Samples to, int at, int count) {
        int out = at;
        for (int end = next + count; next < end; next++, out += stride()) {
            window.require(next, next + 1);
            int in = window.at(next);
            if (depth() == 16) {
                ImageKernels.current().luma(window.samples().shorts(), in, channels, to.shorts(), out, width());
            } else {
                ImageKernels.current().luma(window.samples().bytes(), in, channels, to.bytes(), out, width());
            }
        }
    }
}
