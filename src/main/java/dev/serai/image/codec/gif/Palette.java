package dev.serai.image.codec.gif;

/**
 * A palette of up to 256 colors in the order of first appearance, with a hash table of indices. A color is {@code
 * 0xFFRRGGBB}; 0 means transparent and is not added. Not safe for use by several threads.
 */
final class Palette {
    static final int MAX = 256;
    private static final int SLOTS = 1024;

    private final int[] slots = new int[SLOTS];
    private final byte[] indices = new byte[SLOTS];
    private final int[] colors = new int[MAX];
    private int size;

    int size() {
        return size;
    }

    /** The color of that index. */
    int color(int index) {
        return colors[index];
    }

    /** Adds the color unless it is present; returns false if there is no room. */
    boolean add(int color) {
        int slot = slot(color);
        if (slots[slot] == 0) {
            if (size == MAX) {
                return false;
            }
            slots[slot] = color;
            indices[slot] = (byte) size;
            colors[size++] = color;
        }
        return true;
    }

    /** Adds every color of an image except 0; returns false at the first for which there is no room. */
    boolean addAll(int[] pixels) {
        int last = 0;
        for (int pixel : pixels) {
            if (pixel != last && pixel != 0) {
                if (!add(pixel)) {
                    return false;
                }
                last = pixel;
            }
        }
        return true;
    }

    /** Whether every color of the image except 0 is present. */
    boolean containsAll(int[] pixels) {
        int last = 0;
        for (int pixel : pixels) {
            if (pixel != last && pixel != 0) {
                if (slots[slot(pixel)] == 0) {
                    return false;
                }
                last = pixel;
            }
        }
        return true;
    }

    /** Converts an image to indices; its colors must be present, and its 0 become {@code zero}. */
    byte[] indices(int[] pixels, int zero) {
        byte[] to = new byte[pixels.length];
        int last = 0;
        byte index = (byte) zero;
        for (int i = 0; i < to.length; i++) {
            int pixel = pixels[i];
            if (pixel != last) {
                index = pixel == 0 ? (byte) zero : indices[slot(pixel)];
                last = pixel;
            }
            to[i] = index;
        }
        return to;
    }

    private int slot(int color) {
        int slot = color * 0x9E3779B1 >>> 22;
        while (slots[slot] != 0 && slots[slot] != color) {
            slot = slot + 1 & SLOTS - 1;
        }
        return slot;
    }
}
