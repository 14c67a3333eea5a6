package dev.serai.image.codec.gif;

import dev.serai.image.Frame;
import dev.serai.image.IccProfile;
import dev.serai.image.Picture;
import dev.serai.image.codec.bytes.Bytes;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.util.Arrays;
import java.util.List;

/**
 * Pictures as GIF files: all frames, delays (to the nearest 10 ms) and the loop count.
 *
 * <p>Colors are exact wherever 256 (with the transparent one) are enough: one table for all frames if they share it,
 * else a table for the frame. A frame with more goes through the {@link ColorQuantizer}. Alpha below one half is transparent,
 * the rest opaque; 16 bits are rounded to 8. Each frame holds only the rectangle that changed, and within it pixels that
 * did not change may be transparent; what is shown stays the same to the bit, and still parts of a quantized animation
 * stay still.
 */
final class GifEncoder {
    private static final int MAX_SIDE = 65_535;
    /** Runs of unchanged pixels shorter than this cost less in their own color than the change to transparent. */
    private static final int RUN = 6;

    private final Picture picture;
    private final List<Frame> frames;
    private final int width;
    private final int height;
    private final GifLzwEncoder lzw = new GifLzwEncoder();
    private final ColorQuantizer quantizer = new ColorQuantizer();
    private byte[] out = new byte[1 << 16];
    private int size;

    /** The table at the head of the file, once the first frame has settled it, and its colors if they are exact. */
    private Table global;

    private Palette globalColors;
    /** Whether the global table holds every color of every frame. */
    private boolean shared;

    private GifEncoder(Picture picture) {
        this.picture = picture;
        frames = picture.frames();
        width = picture.width();
        height = picture.height();
    }

    static byte[] write(Picture picture) {
        if (picture.width() > MAX_SIDE || picture.height() > MAX_SIDE) {
            throw new RefusedException(
                    Refusal.TOO_MANY_PIXELS, "A GIF has at most 65535 pixels a side; ask for another format.");
        }
        return new GifEncoder(picture).file();
    }

    private byte[] file() {
        share();
        int[] canvas = new int[width * height];
        int[] target = packed(frames.get(0));
        for (int i = 0; i < frames.size(); i++) {
            int[] following = i + 1 < frames.size() ? packed(frames.get(i + 1)) : null;
            Rectangle changed = i == 0 ? new Rectangle(0, 0, width, height) : changed(canvas, target);
            Rectangle vanishing = following == null ? Rectangle.NONE : vanishing(target, following);
            boolean clears = !vanishing.isEmpty();
            Rectangle place = changed.with(vanishing);
            if (place.isEmpty()) {
                // Nothing changes, but the frame's delay counts: it repaints one pixel.
                place = new Rectangle(0, 0, 1, 1);
            }
            Painting painting = painting(place, canvas, target);
            if (i == 0) {
                head(painting.table);
            }
            frame(place, painting, frames.get(i).delayMillis(), clears);
            canvas = target;
            target = following;
            if (clears) {
                for (int y = place.top; y < place.bottom; y++) {
                    Arrays.fill(canvas, y * width + place.left, y * width + place.right, 0);
                }
            }
        }
        write(0x3B);
        return Arrays.copyOf(out, size);
    }

    /** Tries to find one table for all frames. */
    private void share() {
        Palette colors = new Palette();
        boolean transparency = false;
        for (Frame frame : frames) {
            int[] pixels = packed(frame);
            if (!colors.addAll(pixels)) {
                return;
            }
            transparency |= frame.hasAlpha() && holds(pixels, 0);
        }
        if (transparency && colors.size() == Palette.MAX) {
            return;
        }
        shared = true;
        globalColors = colors;
        global = Table.of(colors, transparency || frames.size() > 1);
    }

    /** A part of the target as painted: color indices and the table they refer to. */
    private Painting painting(Rectangle place, int[] canvas, int[] target) {
        int[] wanted = place.cut(target, width);
        int[] before = place.cut(canvas, width);
        if (shared && global.transparent < 0) {
            return new Painting(global, globalColors.indices(wanted, 0), false);
        }
        int[] pixels = withoutUnchanged(wanted, before, RUN);
        boolean transparency = holds(pixels, 0);
        if (global != null && globalColors != null && (global.transparent >= 0 || !transparency)) {
            if (shared || globalColors.containsAll(pixels)) {
                return new Painting(global, globalColors.indices(pixels, global.transparent), transparency);
            }
        }
        Palette own = new Palette();
        if (own.addAll(pixels) && (own.size() < Palette.MAX || !transparency)) {
            if (global == null) {
                globalColors = own;
            }
            Table table = Table.of(own, transparency || frames.size() > 1);
            return new Painting(table, own.indices(pixels, table.transparent), transparency);
        }
        // Unchanged pixels keep their quantized colors, or they would flicker.
        pixels = withoutUnchanged(wanted, before, 1);
        transparency = holds(pixels, 0);
        int[] colors = quantizer.colors(pixels, transparency ? Palette.MAX - 1 : Palette.MAX);
        Table table = new Table(colors, transparency ? colors.length : -1);
        return new Painting(table, quantizer.indices(pixels, table.transparent), transparency);
    }

    private void head(Table table) {
        global = table;
        write(Bytes.ascii("GIF89a"));
        u16(width);
        u16(height);
        write(0xF0 | table.bits() - 1);
        write(0);
        write(0);
        table(table);
        if (frames.size() > 1 && picture.loopCount() != 1) {
            write(GifSource.LOOP);
            u16(picture.loopCount() == Picture.LOOP_FOREVER ? 0 : Math.min(picture.loopCount() - 1, 65_535));
            write(0);
        }
        picture.iccProfile()
                .flatMap(IccProfile::parse)
                .flatMap(IccProfile::toRgb)
                .ifPresent(profile -> icc(profile.bytes()));
    }

    private void icc(byte[] profile) {
        write(GifSource.ICC);
        for (int from = 0; from < profile.length; from += 255) {
            int length = Math.min(255, profile.length - from);
            write(length);
            write(Arrays.copyOfRange(profile, from, from + length));
        }
        write(0);
    }

    private void frame(Rectangle place, Painting painting, int delayMillis, boolean clears) {
        if (frames.size() > 1 || painting.transparency) {
            write(0x21);
            write(0xF9);
            write(4);
            int disposal = clears ? 2 : frames.size() > 1 ? 1 : 0;
            write(disposal << 2 | (painting.transparency ? 1 : 0));
            u16(Math.min((delayMillis + 5) / 10, 65_535));
            write(painting.transparency ? painting.table.transparent : 0);
            write(0);
        }
        write(0x2C);
        u16(place.left);
        u16(place.top);
        u16(place.right - place.left);
        u16(place.bottom - place.top);
        if (painting.table == global) {
            write(0);
        } else {
            write(0x80 | painting.table.bits() - 1);
            table(painting.table);
        }
        int length = lzw.encode(painting.indices, painting.indices.length, painting.table.entries());
        room(length);
        System.arraycopy(lzw.buffer(), 0, out, size, length);
        size += length;
    }

    private void table(Table table) {
        int entries = 1 << table.bits();
        room(3 * entries);
        for (int i = 0; i < entries; i++) {
            int color = i < table.colors.length ? table.colors[i] : 0;
            out[size++] = (byte) (color >> 16);
            out[size++] = (byte) (color >> 8);
            out[size++] = (byte) color;
        }
    }

    /** A frame's pixels as {@code 0xFFRRGGBB}, 0 where it is transparent. */
    private int[] packed(Frame frame) {
        int[] pixels = new int[width * height];
        int channels = frame.channels();
        byte[] from = frame.depth() == 8 ? frame.bytes() : Bytes.narrowed(frame.shorts());
        switch (channels) {
            case 1 -> {
                for (int i = 0; i < pixels.length; i++) {
                    pixels[i] = 0xFF000000 | (from[i] & 0xFF) * 0x010101;
                }
            }
            case 2 -> {
                for (int i = 0; i < pixels.length; i++) {
                    pixels[i] = from[2 * i + 1] < 0 ? 0xFF000000 | (from[2 * i] & 0xFF) * 0x010101 : 0;
                }
            }
            case 3 -> {
                for (int i = 0, at = 0; i < pixels.length; i++, at += 3) {
                    pixels[i] = 0xFF000000 | (from[at] & 0xFF) << 16 | (from[at + 1] & 0xFF) << 8 | from[at + 2] & 0xFF;
                }
            }
            default -> {
                for (int i = 0, at = 0; i < pixels.length; i++, at += 4) {
                    pixels[i] = from[at + 3] < 0
                            ? 0xFF000000 | (from[at] & 0xFF) << 16 | (from[at + 1] & 0xFF) << 8 | from[at + 2] & 0xFF
                            : 0;
                }
            }
        }
        return pixels;
    }

    /** The target pixels, with 0 in place of each run of at least that length that is unchanged. */
    private static int[] withoutUnchanged(int[] wanted, int[] before, int run) {
        int[] pixels = wanted.clone();
        int start = 0;
        for (int i = 0; i <= pixels.length; i++) {
            if (i == pixels.length || wanted[i] != before[i]) {
                if (i - start >= run) {
                    Arrays.fill(pixels, start, i, 0);
                }
                start = i + 1;
            }
        }
        return pixels;
    }

    /** The smallest rectangle that holds all pixels in which the two differ. */
    private Rectangle changed(int[] canvas, int[] target) {
        int top = 0;
        int bottom = height;
        while (top < bottom && rowMismatch(canvas, target, top) < 0) {
            top++;
        }
        while (bottom > top && rowMismatch(canvas, target, bottom - 1) < 0) {
            bottom--;
        }
        int left = width;
        int right = 0;
        for (int y = top; y < bottom; y++) {
            int row = y * width;
            int first = Arrays.mismatch(canvas, row, row + left, target, row, row + left);
            if (first >= 0) {
                left = first;
            }
            int x = width;
            while (x > right && canvas[row + x - 1] == target[row + x - 1]) {
                x--;
            }
            right = x;
        }
        return new Rectangle(left, top, right, bottom);
    }

    private int rowMismatch(int[] a, int[] b, int y) {
        return Arrays.mismatch(a, y * width, (y + 1) * width, b, y * width, (y + 1) * width);
    }

    /** The smallest rectangle that holds all pixels that are there now and transparent in the following frame. */
    private Rectangle vanishing(int[] now, int[] following) {
        if (!picture.hasAlpha()) {
            return Rectangle.NONE;
        }
        Rectangle all = Rectangle.NONE;
        for (int y = 0; y < height; y++) {
            int left = width;
            int right = 0;
            for (int x = 0, at = y * width; x < width; x++, at++) {
                if (now[at] != 0 && following[at] == 0) {
                    left = Math.min(left, x);
                    right = x + 1;
                }
            }
            if (right > 0) {
                all = all.with(new Rectangle(left, y, right, y + 1));
            }
        }
        return all;
    }

    private static boolean holds(int[] pixels, int color) {
        for (int pixel : pixels) {
            if (pixel == color) {
                return true;
            }
        }
        return false;
    }

    private void u16(int value) {
        write(value);
        write(value >> 8);
    }

    private void write(int value) {
        room(1);
        out[size++] = (byte) value;
    }

    private void write(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, out, size, bytes.length);
        size += bytes.length;
    }

    private void room(int bytes) {
        if (out.length - size < bytes) {
            out = Arrays.copyOf(out, Math.max(Math.addExact(size, bytes), size + (size >> 1)));
        }
    }

    /** Colors in the order of their indices, and the index after them that stands for none, or -1. */
    private record Table(int[] colors, int transparent) {
        static Table of(Palette set, boolean transparency) {
            int[] colors = new int[set.size()];
            for (int i = 0; i < colors.length; i++) {
                colors[i] = set.color(i);
            }
            return new Table(colors, transparency && colors.length < Palette.MAX ? colors.length : -1);
        }

        int entries() {
            return colors.length + (transparent < 0 ? 0 : 1);
        }

        /** A table has a power of two of colors, at least two. */
        int bits() {
            return Math.max(1, 32 - Integer.numberOfLeadingZeros(entries() - 1));
        }
    }

    /** Color indices, and whether the transparent one is among them. */
    private record Painting(Table table, byte[] indices, boolean transparency) {}

    /** A part of the canvas, empty if its sides are not in order. */
    private record Rectangle(int left, int top, int right, int bottom) {
        static final Rectangle NONE = new Rectangle(0, 0, 0, 0);

        boolean isEmpty() {
            return left >= right || top >= bottom;
        }

        Rectangle with(Rectangle other) {
            if (isEmpty()) {
                return other;
            }
            return other.isEmpty()
                    ? this
                    : new Rectangle(
                            Math.min(left, other.left),
                            Math.min(top, other.top),
                            Math.max(right, other.right),
                            Math.max(bottom, other.bottom));
        }

        /** That part of the pixels; they themselves if it is all. */
        int[] cut(int[] pixels, int width) {
            int columns = right - left;
            if (columns * (bottom - top) == pixels.length) {
                return pixels;
            }
            int[] part = new int[columns * (bottom - top)];
            for (int y = top; y < bottom; y++) {
                System.arraycopy(pixels, y * width + left, part, (y - top) * columns, columns);
            }
            return part;
        }
    }
}
