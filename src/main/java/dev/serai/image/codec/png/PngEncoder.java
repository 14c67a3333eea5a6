package dev.serai.image.codec.png;

import dev.serai.image.Frame;
import dev.serai.image.codec.deflate.DeflateBlockWriter;
import dev.serai.image.codec.deflate.HashChainMatcher;
import dev.serai.image.codec.deflate.Matches;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.zip.Adler32;
import java.util.zip.CRC32;

/**
 * Encodes frames as PNG files. The rows are compressed in strips on the common pool; the bytes depend on the picture
 * alone, not on the machine or the number of threads.
 */
final class PngEncoder {
    private static final byte[] COLOR_TYPES = {
        0, PngChunks.GRAY, PngChunks.GRAY_ALPHA, PngChunks.RGB, PngChunks.RGB_ALPHA,
    };

    /** A 32 KiB window, written by a fast encoder; RFC 1950. */
    private static final byte[] ZLIB_HEADER = {0x78, 0x5E};

    private static final int ADLER_BASE = 65521;

    private byte[] file;
    private int at;

    private PngEncoder(int size) {
        file = new byte[size];
    }

    /**
     * Encodes a frame.
     *
     * @param profile an ICC profile, or null; one for another color space than the frame's is not allowed in a PNG and
     *     is left out
     */
    static byte[] write(Frame frame, byte[] profile) {
        long rowBytes = (long) frame.width() * frame.channels() * frame.depth() / 8;
        if (rowBytes > 1 << 28) {
            throw new RefusedException(Refusal.TOO_MANY_PIXELS, "The image's rows have " + rowBytes + " bytes.");
        }
        ConcurrentLinkedQueue<PngStripEncoder> idle = new ConcurrentLinkedQueue<>();
        PngStripEncoder strips = new PngStripEncoder(frame);
        idle.add(strips);
        int count = strips.count();
        PngStripEncoder.Way[] ways = each(count, frame, idle, PngStripEncoder.Way[]::new, PngStripEncoder::way);
        PngStripEncoder.Compressed[] parts = each(
                count, frame, idle, PngStripEncoder.Compressed[]::new, (strip, index) -> strip.compress(index, ways));

        byte[] iccp = profile != null && fits(profile, frame) ? profileChunk(profile) : null;
        long size = 8 + 25 + 12 + ZLIB_HEADER.length + 4 + (iccp == null ? 0 : 12 + iccp.length);
        long adler = 1;
        for (int i = 0; i < count; i++) {
            size += 12L + parts[i].data().length;
            adler = combine(adler, parts[i].adler(), strips.length(i));
        }
        if (size > Integer.MAX_VALUE - 16) {
            throw new RefusedException(Refusal.TOO_LARGE, "The image would be a file of " + size + " bytes.");
        }
        PngEncoder writer = new PngEncoder((int) size);
        writer.put(PngChunks.SIGNATURE);
        writer.chunk("IHDR", header(frame));
        if (iccp != null) {
            writer.chunk("iCCP", iccp);
        }
        byte[] none = {};
        for (int i = 0; i < count; i++) {
            writer.chunk(
                    "IDAT",
                    i == 0 ? ZLIB_HEADER : none,
                    parts[i].data(),
                    i == count - 1 ? bigEndian((int) adler) : none);
            parts[i] = null;
        }
        writer.chunk("IEND", none);
        return writer.file;
    }

    /** Work on the strip of that number. */
    private interface Work<T> {
        T on(PngStripEncoder strips, int index);
    }

    private static <T> T[] each(
            int count, Frame frame, ConcurrentLinkedQueue<PngStripEncoder> idle, IntFunction<T[]> array, Work<T> work) {
        IntStream indices = IntStream.range(0, count);
        return (count > 1 ? indices.parallel() : indices)
                .mapToObj(index -> {
                    PngStripEncoder taken = idle.poll();
                    PngStripEncoder strip = taken == null ? new PngStripEncoder(frame) : taken;
                    T result = work.on(strip, index);
                    idle.add(strip);
                    return result;
                })
                .toArray(array);
    }

    private static byte[] header(Frame frame) {
        byte[] header = new byte[13];
        System.arraycopy(bigEndian(frame.width()), 0, header, 0, 4);
        System.arraycopy(bigEndian(frame.height()), 0, header, 4, 4);
        header[8] = (byte) frame.depth();
        header[9] = COLOR_TYPES[frame.channels()];
        return header;
    }

    /** Whether the profile's data color space (ICC.1, 7.2.6) is the frame's. */
    private static boolean fits(byte[] profile, Frame frame) {
        String space = profile.length < 20 ? "" : new String(profile, 16, 4, StandardCharsets.ISO_8859_1);
        return space.equals(frame.channels() < 3 ? "GRAY" : "RGB ");
    }

    private static byte[] profileChunk(byte[] profile) {
        byte[] data = Arrays.copyOf(profile, profile.length + 8);
        Matches matches = new Matches();
        new HashChainMatcher().find(data, 0, 0, profile.length, matches);
        DeflateBlockWriter stream = new DeflateBlockWriter(profile.length);
        stream.compress(data, 0, profile.length, matches, true);
        byte[] compressed = stream.toByteArray();
        Adler32 adler = new Adler32();
        adler.update(profile);
        byte[] name = "ICC profile\0\0".getBytes(StandardCharsets.ISO_8859_1);
        byte[] chunk = Arrays.copyOf(name, name.length + 2 + compressed.length + 4);
        System.arraycopy(ZLIB_HEADER, 0, chunk, name.length, 2);
        System.arraycopy(compressed, 0, chunk, name.length + 2, compressed.length);
        System.arraycopy(bigEndian((int) adler.getValue()), 0, chunk, chunk.length - 4, 4);
        return chunk;
    }

    /** The Adler-32 of two stretches of bytes, one after the other, from theirs and the second's length. */
    static long combine(long first, long second, long length) {
        long rest = length % ADLER_BASE;
        long a1 = first & 0xFFFF;
        long a2 = second & 0xFFFF;
        long a = (a1 + a2 + ADLER_BASE - 1) % ADLER_BASE;
        long b = ((first >>> 16) + (second >>> 16) + rest * (a1 + ADLER_BASE - 1)) % ADLER_BASE;
        return b << 16 | a;
    }

    private void chunk(String type, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        put(bigEndian(length));
        int start = at;
        put(type.getBytes(StandardCharsets.ISO_8859_1));
        for (byte[] part : parts) {
            put(part);
        }
        CRC32 crc = new CRC32();
        crc.update(file, start, at - start);
        put(bigEndian((int) crc.getValue()));
    }

    private void put(byte[] bytes) {
        System.arraycopy(bytes, 0, file, at, bytes.length);
        at += bytes.length;
    }

    private static byte[] bigEndian(int value) {
        return new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value};
    }
}
