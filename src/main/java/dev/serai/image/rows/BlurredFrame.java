package dev.serai.image.rows;

/**
 * Gaussian blur of one frame of an animation. Only the area that can differ from the frame before is computed, with the
 * same bits: a result depends on the samples within the window and on its row, not on where the computation begins.
 */
public final class BlurredFrame {
    private final Samples in;
    private final int channels;
    private final int width;
    private final int height;

    /** Columns and rows from the first to before the last. */
    private record Area(int left, int top, int right, int bottom) {
        boolean isEmpty() {
            return left >= right || top >= bottom;
        }
    }

    private BlurredFrame(Samples in, int width, int height) {
        this.in = in;
        this.width = width;
        this.height = height;
        channels = in.channels();
    }

    /**
     * The blurred samples of a frame.
     *
     * @param before the samples of the frame before, of the same size and kind, and {@code beforeBlurred} the result for
     *     it; null for none
     * @return new samples, or {@code beforeBlurred} if the frames are the same
     */
    public static Samples of(
            Samples frame, int width, int height, double sigma, Samples before, Samples beforeBlurred) {
        BlurredFrame blurred = new BlurredFrame(frame, width, height);
        Rows rows = new ArrayRows(frame, width, height);
        if (before == null) {
            return new BlurredRows(rows, sigma).toSamples();
        }
        GaussianStrips strips = new GaussianStrips(rows, sigma);
        Area area = blurred.reached(blurred.changed(before), strips);
        return area.isEmpty() ? beforeBlurred : blurred.renewed(area, rows, strips, beforeBlurred.copy());
    }

    /** The result with that area computed anew. */
    private Samples renewed(Area area, Rows rows, GaussianStrips strips, Samples out) {
        // Rows go together as they do in the whole frame.
        int together = strips.together();
        int top = area.top - area.top % together;
        int bottom = Math.min(height, (area.bottom + together - 1) / together * together);
        strips.begin(rows, area.left, area.right, top).write(out, top * rows.stride(), top, bottom);
        return out;
    }

    /** The smallest area that holds all pixels that differ from that frame's. */
    private Area changed(Samples others) {
        int row = width * channels;
        int top = 0;
        while (top < height && in.mismatch(others, top * row, row) < 0) {
            top++;
        }
        int bottom = height;
        while (bottom > top && in.mismatch(others, (bottom - 1) * row, row) < 0) {
            bottom--;
        }
        int left = width;
        int right = 0;
        for (int y = top; y < bottom; y++) {
            int first = in.mismatch(others, y * row, left * channels);
            left = first < 0 ? left : first / channels;
            while (right < width && in.mismatch(others, y * row + right * channels, row - right * channels) >= 0) {
                right += 1 + in.mismatch(others, y * row + right * channels, row - right * channels) / channels;
            }
        }
        return new Area(left, top, right, bottom);
    }

    /** The area whose results depend on samples in that one. */
    private Area reached(Area changed, GaussianStrips strips) {
        if (changed.isEmpty()) {
            return changed;
        }
        int across = strips.reachAcross();
        int down = strips.reachDown();
        return new Area(
                Math.max(0, changed.left - across),
                Math.max(0, changed.top - down),
                Math.min(width, changed.right + across),
                Math.min(height, changed.bottom + down));
    }
}
