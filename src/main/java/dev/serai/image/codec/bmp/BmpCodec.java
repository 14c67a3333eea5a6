package dev.serai.image.codec.bmp;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Header;
import dev.serai.image.IccProfile;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codec;
import dev.serai.image.codec.FileSink;
import dev.serai.image.codec.WriteOptions;
import dev.serai.image.codec.bytes.Bytes;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.util.List;

/**
 * Windows bitmaps, read only: 1 to 32 bits a pixel, palettes, bit fields, run-length codes, either row order, and
 * every header from OS/2 1.x to version 5 (Microsoft, "Bitmap storage"; 1.x as IBM has it). The JDK's reader knows no
 * alpha and trusts what files claim. Gray palettes give one channel, bit fields with alpha four, all else three.
 */
public final class BmpCodec implements Codec {
    private static final int FILE_HEADER = 14;
    private static final int CORE = 12;
    private static final int RGB = 0;
    private static final int RLE8 = 1;
    private static final int RLE4 = 2;
    private static final int FIELDS = 3;
    /** The same number means an embedded JPEG in bitmaps of Windows. */
    private static final int OS2_RLE24 = 4;

    private static final int ALPHA_FIELDS = 6;

    @Override
    public Format format() {
        return Format.BMP;
    }

    @Override
    public boolean recognizes(byte[] head) {
        if (head.length < 18 || head[0] != 'B' || head[1] != 'M') {
            return false;
        }
        // The two-letter signature is weak; a known header size confirms it.
        long header = Bytes.u32le(head, FILE_HEADER);
        return header == CORE || header >= 16 && header <= 64 || header == 108 || header == 124;
    }

    @Override
    public Header header(byte[] file) {
        return new Bitmap(file).header;
    }

    @Override
    public Picture open(byte[] file, Header header) {
        return Picture.of(header, () -> new Bitmap(file).decode());
    }

    @Override
    public void write(Picture picture, WriteOptions options, FileSink out) {
        throw new RefusedException(Refusal.UNSUPPORTED_FORMAT, "Serai reads bmp but does not write it.");
    }

    /** The header of one file and how to decode its pixels, which are not read before {@link #decode}. */
    private static final class Bitmap {
        private final byte[] file;
        final Header header;
        private final int headerSize;
        private final int width;
        private final int height;
        private final boolean topDown;
        private final int bits;
        private final int compression;
        /** Where pixels begin, as the file says or as it must be. */
        private long offset;

        private int pixels;
        private final int[] palette;
        private final int[] masks = new int[4];

        Bitmap(byte[] file) {
            this.file = file;
            if (file.length < FILE_HEADER + CORE) {
                throw cutOff();
            }
            headerSize = (int) Math.min(Bytes.u32le(file, FILE_HEADER), Integer.MAX_VALUE);
            if (FILE_HEADER + (long) headerSize > file.length) {
                throw cutOff();
            }
            boolean core = headerSize == CORE;
            long storedHeight;
            if (core) {
                width = Bytes.u16le(file, 18);
                storedHeight = Bytes.u16le(file, 20);
                bits = Bytes.u16le(file, 24);
                compression = RGB;
            } else {
                width = (int) Bytes.u32le(file, 18);
                storedHeight = (int) Bytes.u32le(file, 22);
                bits = Bytes.u16le(file, 28);
                compression = headerSize >= 20 ? (int) Bytes.u32le(file, 30) : RGB;
            }
            topDown = storedHeight < 0;
            if (width <= 0 || storedHeight == 0 || storedHeight == Integer.MIN_VALUE) {
                throw Bytes.broken("The BMP is damaged: it claims " + width + " x " + storedHeight + " pixels.");
            }
            height = (int) Math.abs(storedHeight);
            checkKind();
            offset = Bytes.u32le(file, 10);
            int tableAt = FILE_HEADER + headerSize + masks();
            palette = bits <= 8 ? palette(tableAt, core) : new int[0];
            int channels = bits > 8 ? masks[3] != 0 ? 4 : 3 : isGray(palette) ? 1 : 3;
            header = new Header(Format.BMP, width, height, channels, 8, 1);
        }

        private void checkKind() {
            boolean os2 = headerSize > 40 && headerSize <= 64 && headerSize != 52 && headerSize != 56;
            boolean known =
                    switch (compression) {
                        case RGB -> bits == 1 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32;
                        case RLE8 -> bits == 8;
                        case RLE4 -> bits == 4;
                        case OS2_RLE24 -> bits == 24 && os2;
                        case FIELDS, ALPHA_FIELDS -> (bits == 16 || bits == 32) && !os2;
                        default -> false;
                    };
            if (!known) {
                throw Bytes.broken("The BMP is damaged or of a kind that Serai does not read: " + bits
                        + " bits a pixel, compression " + compression + ".");
            }
        }

        private long stride() {
            return ((long) width * bits + 31) / 32 * 4;
        }

        /** Determines the bit fields of red, green, blue and alpha; returns the bytes they take behind the header. */
        private int masks() {
            if (bits <= 8 || bits == 24) {
                return 0;
            }
            if (compression == RGB) {
                masks[0] = bits == 16 ? 0x7C00 : 0xFF0000;
                masks[1] = bits == 16 ? 0x03E0 : 0x00FF00;
                masks[2] = bits == 16 ? 0x001F : 0x0000FF;
                return 0;
            }
            int at = FILE_HEADER + 40;
            boolean inside = headerSize >= 52;
            boolean alpha = headerSize >= 56 || compression == ALPHA_FIELDS && !inside;
            int length = alpha ? 16 : 12;
            if (at + length > file.length) {
                throw cutOff();
            }
            for (int i = 0; i < length / 4; i++) {
                masks[i] = (int) Bytes.u32le(file, at + 4 * i);
            }
            if ((masks[0] | masks[1] | masks[2]) == 0) {
                throw Bytes.broken("The BMP is damaged: no color has bits.");
            }
            return inside ? 0 : length;
        }

        private int[] palette(int at, boolean core) {
            int room = 1 << bits;
            long used = headerSize >= 36 ? Bytes.u32le(file, 46) : 0;
            int entries = used > 0 && used < room ? (int) used : room;
            int size = core ? 3 : 4;
            if (offset == at) {
                // Pixels where the palette begins: the writer forgot to count the palette.
                offset += (long) size * entries;
            }
            // Files with fewer palette entries than required are common; missing ones are black.
            entries = (int) Math.min(entries, Math.max(0, offset - at) / size);
            int[] colors = new int[room];
            for (int i = 0; i < entries && at + size * i + 3 <= file.length; i++) {
                colors[i] = Bytes.u24le(file, at + size * i);
            }
            return colors;
        }

        private static boolean isGray(int[] palette) {
            for (int color : palette) {
                if (color != (color & 0xFF) * 0x010101) {
                    return false;
                }
            }
            return true;
        }

        Picture.Content decode() {
            boolean packed = compression == RLE8 || compression == RLE4 || compression == OS2_RLE24;
            // The padding of the last row may be missing.
            long rowBytes = ((long) width * bits + 7) / 8;
            if (offset + (packed ? 2 : stride() * (height - 1L) + rowBytes) > file.length) {
                throw cutOff();
            }
            pixels = (int) offset;
            int channels = header.channels();
            byte[] samples;
            if (bits <= 8) {
                byte[] indices = compression == RGB ? unpacked() : runs();
                samples = channels == 3
                        ? BmpColors.ofPalette(palette, indices)
                        : BmpColors.ofGrayPalette(palette, indices);
            } else if (packed) {
                samples = runs();
            } else if (bits == 24) {
                samples = new byte[width * height * 3];
                for (int y = 0; y < height; y++) {
                    BmpColors.three(file, row(y), samples, 3 * width * y, width);
                }
            } else {
                samples = new byte[width * height * channels];
                fields(samples, channels);
            }
            Frame frame = Frame.of(samples, channels, width, height, 0);
            return new Picture.Content(List.of(frame), 1, profile());
        }

        /** Offset of row {@code y} of the picture, counted from the top. */
        private int row(int y) {
            return (int) (pixels + stride() * (topDown ? y : height - 1 - y));
        }

        private byte[] unpacked() {
            byte[] indices = new byte[width * height];
            for (int y = 0, to = 0; y < height; y++) {
                int from = row(y);
                if (bits == 8) {
                    System.arraycopy(file, from, indices, to, width);
                    to += width;
                    continue;
                }
                for (int bit = 0; bit < width * bits; bit += bits) {
                    indices[to++] = (byte) (file[from + (bit >> 3)] >> 8 - bits - (bit & 7) & (1 << bits) - 1);
                }
            }
            return indices;
        }

        /** Run-length codes: counts and pixels, end of line, end of bitmap, jumps; skipped pixels are 0. */
        private byte[] runs() {
            int size = bits == 24 ? 3 : 1;
            byte[] samples = new byte[width * height * size];
            int at = pixels;
            int x = 0;
            int y = 0;
            // Positions beyond the last row or column are clipped, however far a file goes there.
            while (y < height) {
                x = Math.min(x, width);
                if (at >= file.length && x == width && y == height - 1) {
                    break; // no end of bitmap behind the last pixel
                }
                int count = next(at);
                int value = next(at + 1);
                if (count > 0) {
                    for (int i = 0; i < count; i++) {
                        put(samples, x++, y, at + 1, i);
                    }
                    at += 1 + size;
                    continue;
                }
                at += 2;
                if (value == 0) {
                    x = 0;
                    y++;
                } else if (value == 1) {
                    return samples;
                } else if (value == 2) {
                    x += next(at);
                    y += next(at + 1);
                    at += 2;
                } else {
                    for (int i = 0; i < value; i++) {
                        put(samples, x++, y, at + (bits == 4 ? i / 2 : i * size), i);
                    }
                    int bytes = bits == 4 ? (value + 1) / 2 : value * size;
                    at += bytes + (bytes & 1);
                }
            }
            return samples;
        }

        private int next(int at) {
            if (at >= file.length) {
                throw cutOff();
            }
            return file[at] & 0xFF;
        }

        /** Sets the pixel coded at that offset, the i-th of its run; positions outside are ignored. */
        private void put(byte[] samples, int x, int y, int at, int i) {
            if (bits == 24) {
                next(at + 2);
            }
            int code = next(at);
            if (x >= width || y >= height) {
                return;
            }
            int pixel = (topDown ? y : height - 1 - y) * width + x;
            if (bits == 24) {
                samples[3 * pixel] = file[at + 2];
                samples[3 * pixel + 1] = file[at + 1];
                samples[3 * pixel + 2] = (byte) code;
            } else {
                samples[pixel] = (byte) (bits == 8 ? code : code >> (i % 2 == 0 ? 4 : 0) & 15);
            }
        }

        private void fields(byte[] samples, int channels) {
            boolean visible = blueFirst() ? bytes(samples, channels) : bitFields(samples, channels);
            if (channels == 4 && !visible) {
                // An alpha channel of zeros only is unintended; such files are opaque.
                for (int i = 3; i < samples.length; i += 4) {
                    samples[i] = (byte) 255;
                }
            }
        }

        /** Whether the fields are bytes: blue, green, red and, where there is one, alpha. */
        private boolean blueFirst() {
            return bits == 32
                    && masks[0] == 0xFF0000
                    && masks[1] == 0xFF00
                    && masks[2] == 0xFF
                    && (masks[3] == 0 || masks[3] == 0xFF000000);
        }

        private boolean bytes(byte[] samples, int channels) {
            boolean visible = false;
            for (int y = 0; y < height; y++) {
                int to = channels * width * y;
                if (channels == 4) {
                    visible |= BmpColors.four(file, row(y), samples, to, width);
                } else {
                    BmpColors.fourAsThree(file, row(y), samples, to, width);
                }
            }
            return visible;
        }

        private boolean bitFields(byte[] samples, int channels) {
            int[] shifts = new int[channels];
            long[] most = new long[channels];
            for (int c = 0; c < channels; c++) {
                shifts[c] = Integer.numberOfTrailingZeros(masks[c]);
                most[c] = (masks[c] & 0xFFFFFFFFL) >>> shifts[c] % 32;
            }
            int to = 0;
            boolean visible = false;
            for (int y = 0; y < height; y++) {
                int from = row(y);
                for (int x = 0; x < width; x++) {
                    int pixel = bits == 16 ? Bytes.u16le(file, from) : (int) Bytes.u32le(file, from);
                    from += bits / 8;
                    for (int c = 0; c < channels; c++) {
                        // A color without bits is 0.
                        long value = (pixel & masks[c] & 0xFFFFFFFFL) >>> shifts[c] % 32;
                        long range = Math.max(1, most[c]);
                        samples[to + c] = (byte) (range == 255 ? value : (value * 255 + range / 2) / range);
                    }
                    visible |= channels == 4 && samples[to + 3] != 0;
                    to += channels;
                }
            }
            return visible;
        }

        private byte[] profile() {
            // bV5CSType PROFILE_EMBEDDED, then where it is, counted from the header.
            if (headerSize < 124 || Bytes.u32le(file, FILE_HEADER + 56) != 0x4D424544) {
                return null;
            }
            long at = FILE_HEADER + Bytes.u32le(file, FILE_HEADER + 112);
            long size = Bytes.u32le(file, FILE_HEADER + 116);
            if (at + size > file.length) {
                return null;
            }
            byte[] profile = new byte[(int) size];
            System.arraycopy(file, (int) at, profile, 0, profile.length);
            return IccProfile.fitting(profile, header.channels());
        }

        private static RuntimeException cutOff() {
            return Bytes.broken("The BMP is cut off.");
        }
    }
}
