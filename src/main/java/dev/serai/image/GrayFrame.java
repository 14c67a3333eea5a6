package dev.serai.image;

import dev.serai.image.kernels.ImageKernels;

/**
 * A frame of three or four channels in gray. A class of its own, so that a process that only records the operation, and looks at
 * the methods of {@link Grayscale} to call it by name, loads nothing that works on pixels.
 */
final class GrayFrame {
    private GrayFrame() {}

    /** The frame in gray, with its alpha and delay. */
    static Frame of(Frame frame) {
        int width = frame.width();
        int height = frame.height();
        int pixels = width * height;
        int channels = frame.channels();
        int left = channels == 4 ? 2 : 1;
        if (frame.depth() == 16) {
            short[] gray = new short[pixels * left];
            ImageKernels.current().luma(frame.shorts(), 0, channels, gray, 0, pixels);
            return Frame.of(gray, left, width, height, frame.delayMillis());
        }
        byte[] gray = new byte[pixels * left];
        ImageKernels.current().luma(frame.bytes(), 0, channels, gray, 0, pixels);
        return Frame.of(gray, left, width, height, frame.delayMillis());
    }
}
