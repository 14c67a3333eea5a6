package dev.serai.image.codec.gif;

import dev.serai.image.Frame;
import dev.serai.image.Header;
import dev.serai.image.IccProfile;
import dev.serai.image.Picture;
import dev.serai.image.Source;
import dev.serai.image.codec.bytes.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A GIF file as the source of a picture. Grayscale converts its color tables without decompressing pixels; damage in an
 * image's data is therefore found only when pixels are needed.
 */
final class GifSource implements Source {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    /** The beginning of the block that says how often an animation is repeated; 16 bits and a 0 follow. */
    static final byte[] LOOP = application("NETSCAPE2.0", 3, 1);
    /** The beginning of the block that holds an ICC profile in sub-blocks. */
    static final byte[] ICC = application("ICCRGBG1012");

    private final byte[] file;
    private final Header header;

    GifSource(byte[] file, Header header) {
        this.file = file;
        this.header = header;
    }

    @Override
    public Picture.Content decode() {
        GifBlocks image = new GifBlocks(file);
        GifLzwDecoder lzw = new GifLzwDecoder();
        int[] colors = new int[256];
        int width = header.width();
        int height = header.height();
        int channels = header.channels();
        List<Frame> frames = new ArrayList<>(header.frames());
        byte[] indices = new byte[0];
        // The canvas before the next image: these pixels (null: empty) with that rectangle cleared.
        byte[] shown = null;
        Rectangle cleared = Rectangle.NONE;
        while (image.next()) {
            int count = Math.multiplyExact(image.width, image.height);
            if (indices.length < count + GifLzwDecoder.SLACK) {
                indices = new byte[count + GifLzwDecoder.SLACK];
            }
            lzw.decode(file, image.data, indices, count);
            colors(image, colors);

            byte[] canvas;
            if (shown == null || image.transparent < 0 && image.coversCanvas()) {
                canvas = new byte[width * height * channels];
            } else {
                canvas = shown.clone();
                cleared.clear(canvas, width, channels);
            }
            paint(image, indices, colors, canvas);
            frames.add(Frame.of(canvas, channels, width, height, image.delay * 10));

            if (image.disposal != 3) {
                shown = canvas;
                cleared = image.disposal == 2 ? Rectangle.of(image) : Rectangle.NONE;
            }
        }
        Optional<IccProfile> profile = image.iccProfile();
        if (channels < 3) {
            profile = profile.flatMap(IccProfile::toGray);
        }
        return new Picture.Content(
                frames,
                frames.size() > 1 ? image.loopCount() : 1,
                profile.filter(p -> p.fits(channels)).map(IccProfile::bytes).orElse(null));
    }

    /** The color of each index as the samples lie in memory, the first in the lowest byte; the transparent one is 0. */
    private void colors(GifBlocks image, int[] colors) {
        boolean gray = header.channels() < 3;
        int alpha = header.channels() == 2 ? 0xFF00 : 0xFF000000;
        for (int i = 0; i < 256; i++) {
            int at = image.table + 3 * i;
            int red = i;
            int green = i;
            int blue = i;
            if (image.table >= 0) {
                // Indices beyond the table are black; an image without any table uses shades of gray.
                red = i < image.entries ? file[at] & 0xFF : 0;
                green = i < image.entries ? file[at + 1] & 0xFF : 0;
                blue = i < image.entries ? file[at + 2] & 0xFF : 0;
            }
            colors[i] = alpha | (gray ? luma(red, green, blue) : red | green << 8 | blue << 16);
        }
        if (image.transparent >= 0) {
            colors[image.transparent] = 0;
        }
    }

    private void paint(GifBlocks image, byte[] indices, int[] colors, byte[] canvas) {
        int width = header.width();
        int channels = header.channels();
        int columns = Math.min(image.width, width - image.left);
        int rows = Math.min(image.height, header.height() - image.top);
        if (columns <= 0) {
            return;
        }
        for (int row = 0; row < rows; row++) {
            int from = (image.interlaced ? stored(row, image.height) : row) * image.width;
            int to = ((image.top + row) * width + image.left) * channels;
            switch (channels) {
                case 1 -> {
                    for (int x = 0; x < columns; x++) {
                        int index = indices[from + x] & 0xFF;
                        if (index != image.transparent) {
                            canvas[to + x] = (byte) colors[index];
                        }
                    }
                }
                case 2 -> {
                    for (int x = 0; x < columns; x++, to += 2) {
                        int index = indices[from + x] & 0xFF;
                        if (index != image.transparent) {
                            canvas[to] = (byte) colors[index];
                            canvas[to + 1] = (byte) 0xFF;
                        }
                    }
                }
                case 3 -> {
                    if (image.transparent < 0) {
                        // Four bytes at a time; the fourth is overwritten by the next pixel.
                        for (int x = 0; x < columns - 1; x++, to += 3) {
                            INT.set(canvas, to, colors[indices[from + x] & 0xFF]);
                        }
                        put(canvas, to, colors[indices[from + columns - 1] & 0xFF]);
                    } else {
                        for (int x = 0; x < columns; x++, to += 3) {
                            int index = indices[from + x] & 0xFF;
                            if (index != image.transparent) {
                                put(canvas, to, colors[index]);
                            }
                        }
                    }
                }
                default -> {
                    for (int x = 0; x < columns; x++, to += 4) {
                        int index = indices[from + x] & 0xFF;
                        if (index != image.transparent) {
                            INT.set(canvas, to, colors[index]);
                        }
                    }
                }
            }
        }
    }

    private static void put(byte[] canvas, int to, int color) {
        canvas[to] = (byte) color;
        canvas[to + 1] = (byte) (color >> 8);
        canvas[to + 2] = (byte) (color >> 16);
    }

    /** Where an interlaced image of that height stores the row: every 8th first, then the 4ths, 2nds and the rest. */
    private static int stored(int row, int height) {
        if ((row & 7) == 0) {
            return row >> 3;
        }
        if ((row & 7) == 4) {
            return (height + 7 >> 3) + (row >> 3);
        }
        if ((row & 3) == 2) {
            return (height + 3 >> 2) + (row >> 2);
        }
        return (height + 1 >> 1) + (row >> 1);
    }

    @Override
    public Optional<Picture> grayscale() {
        Header grayHeader = header.withChannels(header.channels() % 2 == 0 ? 2 : 1);
        return new Rewriter().file(true).map(gray -> Picture.of(grayHeader, new GifSource(gray, grayHeader)));
    }

    @Override
    public Optional<byte[]> encoded() {
        return new Rewriter().file(false);
    }

    /** BT.601, rounded. */
    private static int luma(int red, int green, int blue) {
        return (299 * red + 587 * green + 114 * blue + 500) / 1000;
    }

    /** Copies the parts of the file that make up the picture: no comments, no text, no application blocks. */
    private final class Rewriter {
        /** Kept parts, each from and to, in their new order; parts that follow each other in the file are one. */
        private int[] kept = new int[64];

        private int parts;
        private int size;
        /** New offsets of the color tables and how many colors they have. */
        private final List<int[]> tables = new ArrayList<>();

        /** The new file; empty if the last image's data are cut off, so that only decoding tells whether they suffice. */
        Optional<byte[]> file(boolean gray) {
            GifBlocks image = new GifBlocks(file);
            boolean loopKept = false;
            boolean iccKept = false;
            keep(0, GifBlocks.SCREEN);
            table(image.globalTable(), image.globalEntries());
            boolean more;
            do {
                more = image.next();
                if (!loopKept && image.loopBlock() >= 0) {
                    keep(image.loopBlock(), image.loopEnd());
                    loopKept = true;
                }
                if (!iccKept && image.iccBlock() >= 0) {
                    keep(image.iccBlock(), image.iccEnd());
                    iccKept = true;
                }
                if (more) {
                    image(image);
                }
            } while (more);
            if (image.isCut()) {
                return Optional.empty();
            }
            byte[] out = joined();
            out[size] = 0x3B;
            // A file may leave the size of its canvas open, or have it too small.
            out[6] = (byte) header.width();
            out[7] = (byte) (header.width() >> 8);
            out[8] = (byte) header.height();
            out[9] = (byte) (header.height() >> 8);
            if (gray) {
                for (int[] table : tables) {
                    turnGray(out, table[0], table[1]);
                }
            }
            return Optional.of(out);
        }

        private void image(GifBlocks image) {
            if (image.control >= 0) {
                keep(image.control, image.controlEnd);
            }
            keep(image.descriptor, image.descriptor + GifBlocks.DESCRIPTOR);
            if (image.ownTable) {
                table(image.table, image.entries);
            }
            keep(image.data, image.end);
        }

        private void table(int from, int entries) {
            if (entries > 0) {
                tables.add(new int[] {size, entries});
                keep(from, from + 3 * entries);
            }
        }

        private void keep(int from, int to) {
            size += to - from;
            if (parts > 0 && kept[2 * parts - 1] == from) {
                kept[2 * parts - 1] = to;
                return;
            }
            if (2 * parts == kept.length) {
                kept = Arrays.copyOf(kept, 2 * kept.length);
            }
            kept[2 * parts] = from;
            kept[2 * parts + 1] = to;
            parts++;
        }

        /** The kept parts, and a byte more for the trailer, which the file may lack. */
        private byte[] joined() {
            if (parts == 1) {
                return Arrays.copyOf(file, size + 1);
            }
            byte[] out = new byte[size + 1];
            int to = 0;
            for (int i = 0; i < parts; i++) {
                int length = kept[2 * i + 1] - kept[2 * i];
                System.arraycopy(file, kept[2 * i], out, to, length);
                to += length;
            }
            return out;
        }

        private static void turnGray(byte[] out, int table, int entries) {
            for (int at = table; at < table + 3 * entries; at += 3) {
                byte luma = (byte) luma(out[at] & 0xFF, out[at + 1] & 0xFF, out[at + 2] & 0xFF);
                out[at] = luma;
                out[at + 1] = luma;
                out[at + 2] = luma;
            }
        }
    }

    /** The part of an image that lies on the canvas. */
    private record Rectangle(int left, int top, int right, int bottom) {
        static final Rectangle NONE = new Rectangle(0, 0, 0, 0);

        static Rectangle of(GifBlocks image) {
            return new Rectangle(
                    Math.min(image.left, image.canvasWidth()),
                    Math.min(image.top, image.canvasHeight()),
                    Math.min(image.left + image.width, image.canvasWidth()),
                    Math.min(image.top + image.height, image.canvasHeight()));
        }

        void clear(byte[] canvas, int width, int channels) {
            for (int y = top; y < bottom; y++) {
                Arrays.fill(canvas, (y * width + left) * channels, (y * width + right) * channels, (byte) 0);
            }
        }
    }

    private static byte[] application(String name, int... more) {
        byte[] block = Arrays.copyOf(new byte[] {0x21, (byte) 0xFF, 11}, 14 + more.length);
        System.arraycopy(Bytes.ascii(name), 0, block, 3, 11);
        for (int i = 0; i < more.length; i++) {
            block[14 + i] = (byte) more[i];
        }
        return block;
    }
}
