package dev.serai.image.codec.gif;

/**
 * Up to 256 colours in the order of their first appearance, each with its index. A colour is {@code 0xFFRRGGBB}; 0 is
 * not one. For one thread.
 */
final class Palette {
    static final int MAX = 256;
    private static final int SLOTS = 1024;

    private final int[] slots = new int[SLOTS];
    private final byte[] indices = new byte[SLOTS];
    private final int[] colours = new int[MAX];
    private int size;

    int size() {
        return size;
    }

    /** The colour of that index. */
    int colour(int index) {
        return colours[index];
    }

    /** Adds the colour unless it is there; false if it is not and there is no room for it. */
    boolean add(int colour) {
        int slot = slot(colour);
        if (slots[slot] == 0) {
            if (size == MAX) {
                return false;
            }
            slots[slot] = colour;
            indices[slot] = (byte) size;
            colours[size++] = colour;
        }
        return true;
    }

    /** Adds every colour of an image, whose 0 are skipped; false as soon as there is no room for one. */
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

    /** Whether every colour of that image is here; its 0 are skipped. */
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

    /** The image in indices; its colours are all here, and its 0 become {@code zero}. */
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

    private int slot(int colour) {
        int slot = colour * 0x9E3779B1 >>> 22;
        while (slots[slot] != 0 && slots[slot] != colour) {
            slot = slot + 1 & SLOTS - 1;
        }
        return slot;
    }
}
