package dev.serai.image.codec.gif;

import java.util.Arrays;

/**
 * Few colors for an image that has many. The colors are counted in cells, each with its true mean; the box with the
 * largest squared error is cut in two where that takes the most error away, until there are as many boxes as colors
 * asked for (the variance-based cut of Wan, Wong and Prusinkiewicz, 1990, with the cut placed as in Wu, 1991); the means of
 * the boxes are then moved by Lloyd's iteration, and every cell takes the nearest. No dithering: it would crawl from
 * frame to frame, and double the file.
 *
 * <p>The same pixels give the same colors on every machine. For one thread; serves many images.
 */
final class ColorQuantizer {
    /** Cells are four levels wide; where that gives fewer than this, every color counts by itself. */
    private static final int FEW_CELLS = 2048;

    private static final int COARSE = 0xFFFCFCFC;
    private static final int ITERATIONS = 2;

    // Cells, found by hashing.
    private int[] slots = new int[1 << 14];
    private int[] slotCells = new int[1 << 14];
    private int cells;
    private int[] keys = new int[0];
    private long[] reds = new long[0];
    private long[] greens = new long[0];
    private long[] blues = new long[0];
    private int[] counts = new int[0];
    private int[] cellOf = new int[0];

    // The cells' means and weights, and the nearest color of each.
    private float[] red;
    private float[] green;
    private float[] blue;
    private float[] weight;
    private int[] nearest;

    // The colors.
    private int size;
    private final float[] paletteRed = new float[256];
    private final float[] paletteGreen = new float[256];
    private final float[] paletteBlue = new float[256];

    /**
     * Chooses at most {@code most} colors for an image whose 0 are skipped, and gives them as {@code 0xFFRRGGBB}.
     *
     * @param pixels {@code 0xFFRRGGBB} or 0, at least one of them a color
     */
    int[] colors(int[] pixels, int most) {
        count(pixels, COARSE);
        if (cells < FEW_CELLS) {
            count(pixels, -1);
        }
        means();
        cut(most);
        for (int i = 0; i < ITERATIONS; i++) {
            assign();
            move();
        }
        for (int i = 0; i < size; i++) {
            paletteRed[i] = Math.round(paletteRed[i]);
            paletteGreen[i] = Math.round(paletteGreen[i]);
            paletteBlue[i] = Math.round(paletteBlue[i]);
        }
        assign();
        int[] colors = new int[size];
        for (int i = 0; i < size; i++) {
            colors[i] = 0xFF000000 | (int) paletteRed[i] << 16 | (int) paletteGreen[i] << 8 | (int) paletteBlue[i];
        }
        return colors;
    }

    /**
     * The indices, into the colors last chosen, of the image last given to {@link #colors}; its 0 become {@code zero}.
     */
    byte[] indices(int[] pixels, int zero) {
        byte[] to = new byte[pixels.length];
        for (int i = 0; i < to.length; i++) {
            to[i] = (byte) (pixels[i] == 0 ? zero : nearest[cellOf[i]]);
        }
        return to;
    }

    private void count(int[] pixels, int mask) {
        if (cellOf.length < pixels.length) {
            cellOf = new int[pixels.length];
        }
        Arrays.fill(slots, 0);
        cells = 0;
        int last = 0;
        int cell = 0;
        for (int i = 0; i < pixels.length; i++) {
            int pixel = pixels[i];
            if (pixel == 0) {
                continue;
            }
            int key = pixel & mask;
            if (key != last) {
                cell = cell(key);
                last = key;
            }
            cellOf[i] = cell;
            reds[cell] += pixel >> 16 & 0xFF;
            greens[cell] += pixel >> 8 & 0xFF;
            blues[cell] += pixel & 0xFF;
            counts[cell]++;
        }
    }

    private int cell(int key) {
        int shift = 32 - Integer.numberOfTrailingZeros(slots.length);
        int slot = key * 0x9E3779B1 >>> shift;
        while (slots[slot] != 0) {
            if (slots[slot] == key) {
                return slotCells[slot];
            }
            slot = slot + 1 & slots.length - 1;
        }
        if (cells == keys.length) {
            int room = Math.max(4096, cells * 2);
            keys = Arrays.copyOf(keys, room);
            reds = Arrays.copyOf(reds, room);
            greens = Arrays.copyOf(greens, room);
            blues = Arrays.copyOf(blues, room);
            counts = Arrays.copyOf(counts, room);
        }
        int cell = cells++;
        keys[cell] = key;
        reds[cell] = 0;
        greens[cell] = 0;
        blues[cell] = 0;
        counts[cell] = 0;
        slots[slot] = key;
        slotCells[slot] = cell;
        if (cells * 2 > slots.length) {
            rehash();
        }
        return cell;
    }

    private void rehash() {
        slots = new int[slots.length * 2];
        slotCells = new int[slots.length];
        int shift = 32 - Integer.numberOfTrailingZeros(slots.length);
        for (int cell = 0; cell < cells; cell++) {
            int slot = keys[cell] * 0x9E3779B1 >>> shift;
            while (slots[slot] != 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = keys[cell];
            slotCells[slot] = cell;
        }
    }

    private void means() {
        if (red == null || red.length < cells) {
            red = new float[cells];
            green = new float[cells];
            blue = new float[cells];
            weight = new float[cells];
            nearest = new int[cells];
        }
        for (int i = 0; i < cells; i++) {
            double count = counts[i];
            red[i] = (float) (reds[i] / count);
            green[i] = (float) (greens[i] / count);
            blue[i] = (float) (blues[i] / count);
            weight[i] = counts[i];
        }
    }

    /** A range of {@code order}, the axis it varies most along, and what it contributes to the error. */
    private static final class Box {
        int from;
        int to;
        float[] axis;
        double error;
        double red;
        double green;
        double blue;
    }

    private void cut(int most) {
        int[] order = new int[cells];
        for (int i = 0; i < cells; i++) {
            order[i] = i;
        }
        Box[] boxes = new Box[most];
        boxes[0] = box(order, 0, cells);
        size = 1;
        double[] weights = new double[256];
        double[] sums = new double[256];
        int[] rest = new int[cells];
        while (size < most) {
            Box worst = boxes[0];
            for (int i = 1; i < size; i++) {
                if (boxes[i].error > worst.error) {
                    worst = boxes[i];
                }
            }
            if (worst.error <= 0) {
                break;
            }
            int middle = partition(order, rest, worst, threshold(order, worst, weights, sums));
            Box upper = box(order, middle, worst.to);
            Box lower = box(order, worst.from, middle);
            boxes[size++] = upper;
            for (int i = 0; ; i++) {
                if (boxes[i] == worst) {
                    boxes[i] = lower;
                    break;
                }
            }
        }
        for (int i = 0; i < size; i++) {
            paletteRed[i] = (float) boxes[i].red;
            paletteGreen[i] = (float) boxes[i].green;
            paletteBlue[i] = (float) boxes[i].blue;
            for (int j = boxes[i].from; j < boxes[i].to; j++) {
                nearest[order[j]] = i;
            }
        }
    }

    private Box box(int[] order, int from, int to) {
        double w = 0;
        double r = 0;
        double g = 0;
        double b = 0;
        double rr = 0;
        double gg = 0;
        double bb = 0;
        for (int i = from; i < to; i++) {
            int cell = order[i];
            double n = weight[cell];
            double x = n * red[cell];
            double y = n * green[cell];
            double z = n * blue[cell];
            w += n;
            r += x;
            g += y;
            b += z;
            rr += x * red[cell];
            gg += y * green[cell];
            bb += z * blue[cell];
        }
        Box box = new Box();
        box.from = from;
        box.to = to;
        box.red = r / w;
        box.green = g / w;
        box.blue = b / w;
        double errorRed = rr - r * box.red;
        double errorGreen = gg - g * box.green;
        double errorBlue = bb - b * box.blue;
        box.axis = errorGreen >= errorRed && errorGreen >= errorBlue ? green : errorRed >= errorBlue ? red : blue;
        // A single cell is not split, whatever error rounding leaves in it.
        box.error = to - from < 2 ? 0 : errorRed + errorGreen + errorBlue;
        return box;
    }

    /** The level along the box's axis that begins the upper part, chosen for the least error in both parts. */
    private int threshold(int[] order, Box box, double[] weights, double[] sums) {
        Arrays.fill(weights, 0);
        Arrays.fill(sums, 0);
        double allWeight = 0;
        double allSum = 0;
        for (int i = box.from; i < box.to; i++) {
            int cell = order[i];
            int level = (int) box.axis[cell];
            double n = weight[cell];
            weights[level] += n;
            sums[level] += n * box.axis[cell];
            allWeight += n;
            allSum += n * box.axis[cell];
        }
        double best = -1;
        int threshold = 0;
        double w = 0;
        double s = 0;
        for (int level = 0; level < 255; level++) {
            if (weights[level] == 0) {
                continue;
            }
            w += weights[level];
            s += sums[level];
            if (w >= allWeight) {
                break;
            }
            double gain = s * s / w + (allSum - s) * (allSum - s) / (allWeight - w);
            if (gain > best) {
                best = gain;
                threshold = level + 1;
            }
        }
        return threshold;
    }

    /** Partitions the cells by the threshold, stably; returns where the upper part begins. */
    private static int partition(int[] order, int[] rest, Box box, int threshold) {
        int low = box.from;
        int high = 0;
        for (int i = box.from; i < box.to; i++) {
            int cell = order[i];
            if (box.axis[cell] < threshold) {
                order[low++] = cell;
            } else {
                rest[high++] = cell;
            }
        }
        System.arraycopy(rest, 0, order, low, high);
        if (low == box.from || low == box.to) {
            // All cells of the box lie within one level of its axis: any cut is as good.
            return (box.from + box.to) >>> 1;
        }
        return low;
    }

    /** The nearest color of each cell, looked for among those of about the same green, from the last one known. */
    private void assign() {
        int[] sorted = new int[size];
        long[] byGreen = new long[size];
        for (int i = 0; i < size; i++) {
            byGreen[i] = (long) (paletteGreen[i] * 65536) << 8 | i;
        }
        Arrays.sort(byGreen);
        float[] r = new float[size];
        float[] g = new float[size];
        float[] b = new float[size];
        int[] rank = new int[size];
        for (int i = 0; i < size; i++) {
            int color = (int) byGreen[i] & 0xFF;
            sorted[i] = color;
            rank[color] = i;
            r[i] = paletteRed[color];
            g[i] = paletteGreen[color];
            b[i] = paletteBlue[color];
        }
        for (int cell = 0; cell < cells; cell++) {
            float x = red[cell];
            float y = green[cell];
            float z = blue[cell];
            int start = rank[nearest[cell]];
            int best = start;
            float least = square(x - r[start]) + square(y - g[start]) + square(z - b[start]);
            // Once a color's green alone is too far, all beyond it on that side are.
            for (int i = start + 1; i < size; i++) {
                float distance = square(y - g[i]);
                if (distance >= least && g[i] > y) {
                    break;
                }
                distance += square(x - r[i]) + square(z - b[i]);
                if (distance < least) {
                    least = distance;
                    best = i;
                }
            }
            for (int i = start - 1; i >= 0; i--) {
                float distance = square(y - g[i]);
                if (distance >= least && g[i] < y) {
                    break;
                }
                distance += square(x - r[i]) + square(z - b[i]);
                if (distance < least) {
                    least = distance;
                    best = i;
                }
            }
            nearest[cell] = sorted[best];
        }
    }

    /** Moves each color to the mean of its nearest cells (one step of k-means); a color without any stays. */
    private void move() {
        double[] w = new double[size];
        double[] r = new double[size];
        double[] g = new double[size];
        double[] b = new double[size];
        for (int cell = 0; cell < cells; cell++) {
            int color = nearest[cell];
            double n = weight[cell];
            w[color] += n;
            r[color] += n * red[cell];
            g[color] += n * green[cell];
            b[color] += n * blue[cell];
        }
        for (int i = 0; i < size; i++) {
            if (w[i] > 0) {
                paletteRed[i] = (float) (r[i] / w[i]);
                paletteGreen[i] = (float) (g[i] / w[i]);
                paletteBlue[i] = (float) (b[i] / w[i]);
            }
        }
    }

    private static float square(float x) {
        return x * x;
    }
}
