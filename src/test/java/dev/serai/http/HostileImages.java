package dev.serai.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Small files that claim or unfold to much, by the letter of each format's specification. */
final class HostileImages {
    private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    private static final int GIF_CODE_SIZE = 2;

    /** LZW codes of one pixel. */
    static final byte[] ONE_PIXEL = {0x44, 1};

    private HostileImages() {}

    // ---- PNG

    /** A PNG of that many bits a sample, its rows those data, zlib-compressed; with a further chunk before them. */
    static byte[] png(int width, int height, int bits, int colourType, byte[] zlib, String chunk, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(PNG_SIGNATURE);
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        header.put((byte) bits).put((byte) colourType);
        out.writeBytes(chunk("IHDR", header.array()));
        if (chunk != null) {
            out.writeBytes(chunk(chunk, content));
        }
        out.writeBytes(chunk("IDAT", zlib));
        out.writeBytes(chunk("IEND", new byte[0]));
        return out.toByteArray();
    }

    /** A name or keyword, as PNG's chunks have it, and compressed data behind it. */
    static byte[] named(String name, byte[] zlib) {
        return joined(name.getBytes(StandardCharsets.US_ASCII), new byte[2], zlib);
    }

    private static byte[] chunk(String type, byte[] content) {
        byte[] body = joined(type.getBytes(StandardCharsets.US_ASCII), content);
        CRC32 crc = new CRC32();
        crc.update(body);
        return ByteBuffer.allocate(8 + body.length)
                .putInt(content.length)
                .put(body)
                .putInt((int) crc.getValue())
                .array();
    }

    /** That many zeros, compressed a thousandfold. */
    static byte[] zlibZeros(long count) {
        Deflater deflater = new Deflater();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] zeros = new byte[1 << 20];
        byte[] part = new byte[1 << 16];
        long left = count;
        while (!deflater.finished()) {
            if (deflater.needsInput() && left > 0) {
                int now = (int) Math.min(left, zeros.length);
                deflater.setInput(zeros, 0, now);
                left -= now;
            }
            if (left == 0) {
                deflater.finish();
            }
            out.write(part, 0, deflater.deflate(part));
        }
        deflater.end();
        return out.toByteArray();
    }

    // ---- GIF

    /** A GIF with that canvas and that many frames of that size, each holding those codes. */
    static byte[] gif(int width, int height, int frames, int frameWidth, int frameHeight, byte[] codes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("GIF89a".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(little(7)
                .putShort((short) width)
                .putShort((short) height)
                .put((byte) 0x80)
                .array());
        out.writeBytes(new byte[] {0, 0, 0, -1, -1, -1});
        for (int i = 0; i < frames; i++) {
            out.writeBytes(little(11)
                    .put((byte) 0x2C)
                    .putInt(0)
                    .putShort((short) frameWidth)
                    .putShort((short) frameHeight)
                    .put((byte) 0)
                    .put((byte) GIF_CODE_SIZE)
                    .array());
            for (int at = 0; at < codes.length; at += 255) {
                int length = Math.min(255, codes.length - at);
                out.write(length);
                out.write(codes, at, length);
            }
            out.write(0);
        }
        out.write(0x3B);
        return out.toByteArray();
    }

    /**
     * LZW codes of that many pixels of index 0, each code one pixel longer than the last, until the table
     * is full and begins again.
     */
    static byte[] lzwZeros(long count) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long bits = 0;
        int held = 0;
        long left = count;
        while (left > 0) {
            // clear, 0, then 6 (00), 7 (000), and so on: each is the code that is just being made
            int size = 3;
            int next = 6;
            int[] begin = {4, 0};
            long length = 1;
            for (int i = 0; left > 0 && next <= 4095; i++) {
                int code = i < begin.length ? begin[i] : next;
                bits |= (long) code << held;
                held += size;
                while (held >= 8) {
                    out.write((int) bits);
                    bits >>>= 8;
                    held -= 8;
                }
                if (i == 1) {
                    left--;
                } else if (i > 1) {
                    left -= ++length;
                    next++;
                    if (next == 1 << size && size < 12) {
                        size++;
                    }
                }
            }
        }
        out.write((int) bits);
        return out.toByteArray();
    }

    // ---- TIFF

    /** A grey TIFF of 8 bits in one strip, or in one tile of that size, with those data. */
    static byte[] tiff(int width, int height, int compression, int tileWidth, int tileHeight, byte[] data) {
        boolean tiled = tileWidth > 0;
        int entries = tiled ? 10 : 9;
        int directory = 8;
        int dataAt = directory + 2 + 12 * entries + 4;
        ByteBuffer out = little(dataAt + data.length);
        out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(directory);
        out.putShort((short) entries);
        field(out, 256, width);
        field(out, 257, height);
        field(out, 258, 8);
        field(out, 259, compression);
        field(out, 262, 1);
        if (tiled) {
            field(out, 277, 1);
            field(out, 322, tileWidth);
            field(out, 323, tileHeight);
            field(out, 324, dataAt);
            field(out, 325, data.length);
        } else {
            field(out, 273, dataAt);
            field(out, 277, 1);
            field(out, 278, height);
            field(out, 279, data.length);
        }
        out.putInt(0).put(data);
        return out.array();
    }

    private static void field(ByteBuffer out, int tag, int value) {
        out.putShort((short) tag).putShort((short) 4).putInt(1).putInt(value);
    }

    /** PackBits codes of that many zeros: two bytes for each 128 (TIFF 6.0, section 9). */
    static byte[] packBitsZeros(int count) {
        ByteBuffer codes = ByteBuffer.allocate(count / 128 * 2);
        while (codes.hasRemaining()) {
            codes.put((byte) -127).put((byte) 0);
        }
        return codes.array();
    }

    // ---- WebP

    /** A lossless WebP of one colour: its five prefix codes have one symbol each, so that a pixel takes no bit at all. */
    static byte[] webpLossless(int width, int height) {
        return riff(webpChunk("VP8L", vp8l(width, height)));
    }

    private static byte[] vp8l(int width, int height) {
        // RFC 9649, 3.4 and 3.7: signature, sizes less one, no alpha, version 0, no transform, no colour cache, no
        // meta prefix codes, and five times a simple code of one symbol of one bit.
        long bits = width - 1L | (long) (height - 1) << 14;
        int at = 14 + 14 + 1 + 3 + 1 + 1 + 1;
        for (int i = 0; i < 5; i++) {
            bits |= 1L << at;
            at += 4;
        }
        byte[] body = little(9).put((byte) 0x2F).putLong(bits).array();
        return joined(body, new byte[8]);
    }

    /** An extended WebP with that canvas, and those frames of that size. */
    static byte[] webpAnimation(int width, int height, int frames, int frameWidth, int frameHeight) {
        byte[] image = webpChunk("VP8L", vp8l(frameWidth, frameHeight));
        ByteBuffer frame = little(16 + image.length);
        put24(frame, 0);
        put24(frame, 0);
        put24(frame, frameWidth - 1);
        put24(frame, frameHeight - 1);
        put24(frame, 10);
        frame.put((byte) 0).put(image);
        byte[] chunk = webpChunk("ANMF", frame.array());
        ByteBuffer extended = little(10).putInt(2);
        put24(extended, width - 1);
        put24(extended, height - 1);
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        chunks.writeBytes(webpChunk("VP8X", extended.array()));
        chunks.writeBytes(webpChunk("ANIM", new byte[6]));
        for (int i = 0; i < frames; i++) {
            chunks.writeBytes(chunk);
        }
        return riff(chunks.toByteArray());
    }

    /** A lossy WebP that is nothing but its header. */
    static byte[] webpLossy(int width, int height) {
        ByteBuffer frame = little(200).put(new byte[] {0x10, 2, 0, (byte) 0x9D, 1, 0x2A});
        return riff(webpChunk(
                "VP8 ", frame.putShort((short) width).putShort((short) height).array()));
    }

    private static byte[] riff(byte[] chunks) {
        return little(12 + chunks.length)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(4 + chunks.length)
                .put("WEBP".getBytes(StandardCharsets.US_ASCII))
                .put(chunks)
                .array();
    }

    private static byte[] webpChunk(String type, byte[] content) {
        return little(8 + content.length + (content.length & 1))
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .putInt(content.length)
                .put(content)
                .array();
    }

    private static void put24(ByteBuffer out, int value) {
        out.putShort((short) value).put((byte) (value >> 16));
    }

    // ---- BMP and JPEG

    /** A BMP of 8 bits a pixel in run-length code that ends at once: all pixels are those jumped over. */
    static byte[] bmpOfNoRuns(int width, int height) {
        int dataAt = 14 + 40 + 1024;
        ByteBuffer out = little(dataAt + 2).put((byte) 'B').put((byte) 'M');
        out.putInt(dataAt + 2).putInt(0).putInt(dataAt);
        out.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) 8);
        out.putInt(1);
        return out.put(dataAt, (byte) 0).put(dataAt + 1, (byte) 1).array();
    }

    /** That JPEG with another size in its frame header. */
    static byte[] jpegClaiming(byte[] jpeg, int width, int height) {
        ByteBuffer file = ByteBuffer.wrap(jpeg.clone());
        int at = 2;
        while ((file.get(at + 1) & 0xFF) < 0xC0 || (file.get(at + 1) & 0xFF) > 0xC2) {
            at += 2 + (file.getShort(at + 2) & 0xFFFF);
        }
        return file.putShort(at + 5, (short) height)
                .putShort(at + 7, (short) width)
                .array();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
