package dev.serai.image.codec.png;

import dev.serai.image.codec.FileSink;
import dev.serai.image.codec.PartsInOrder;
import dev.serai.image.codec.deflate.DeflateBlockWriter;
import dev.serai.image.codec.deflate.HashChainMatcher;
import dev.serai.image.codec.deflate.Matches;
import dev.serai.image.rows.Bands;
import dev.serai.image.rows.Rows;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.Adler32;
import java.util.zip.CRC32;

/**
 * Encodes PNG files. The rows are compressed in strips, some side by side while the next rows are read; the bytes depend
 * on the picture alone, not on the machine or the number of threads.
 */
final class PngEncoder {
    private static final byte[] COLOR_TYPES = {
        0, PngChunks.GRAY, PngChunks.GRAY_ALPHA, PngChunks.RGB, PngChunks.RGB_ALPHA,
    };

    /** A 32 KiB window, written by a fast encoder; RFC 1950. */
    private static final byte[] ZLIB_HEADER = {0x78, 0x5E};

    private static final int ADLER_BASE = 65521;

    private static final byte[] NONE = {};

    private final FileSink out;
    private boolean begun;
    private long adler = 1;

    private PngEncoder(FileSink out) {
        this.out = out;
    }

    /**
     * Encodes rows. No more of them and of the file is held than a few strips.
     *
     * @param profile an ICC profile, or null; one for another color space than the rows' is not allowed in a PNG and
     *     is left out
     */
    static void write(Rows rows, byte[] profile, FileSink out) {
        if (rows.rowBytes() > 1 << 28) {
            throw new RefusedException(Refusal.TOO_MANY_PIXELS, "The image's rows have " + rows.rowBytes() + " bytes.");
        }
        PngEncoder writer = new PngEncoder(out);
        out.put(PngChunks.SIGNATURE.clone());
        writer.chunk("IHDR", header(rows));
        if (profile != null && fits(profile, rows)) {
            writer.chunk("iCCP", profileChunk(profile));
        }
        writer.data(rows);
        writer.chunk("IEND");
    }

    private void data(Rows rows) {
        int height = rows.height();
        int rowsPerStrip = PngStripEncoder.rows((int) rows.rowBytes());
        int rowsAbove = PngStripEncoder.rowsAbove((int) rows.rowBytes());
        ConcurrentLinkedQueue<PngStripEncoder> idle = new ConcurrentLinkedQueue<>();
        Bands bands = new Bands(rows);
        try (PartsInOrder<PngStripEncoder.Compressed> strips = new PartsInOrder<>(this::put)) {
            PngStrip above = null;
            int count;
            for (int first = 0; first < height; first += count) {
                count = Math.min(rowsPerStrip, height - first);
                int end = first + count;
                PngStrip strip = new PngStrip(first, end, end == height, bands.next(count, rowsAbove), above);
                strips.add(() -> {
                    PngStripEncoder taken = idle.poll();
                    PngStripEncoder encoder =
                            taken == null ? new PngStripEncoder(rows.stride(), rows.channels(), rows.depth()) : taken;
                    PngStripEncoder.Compressed compressed = encoder.compress(strip);
                    idle.add(encoder);
                    return compressed;
                });
                above = strip;
            }
            strips.finish();
        }
    }

    private void put(PngStripEncoder.Compressed strip) {
        adler = combine(adler, strip.adler(), strip.length());
        chunk("IDAT", begun ? NONE : ZLIB_HEADER, strip.data(), strip.last() ? bigEndian((int) adler) : NONE);
        begun = true;
    }

    private static byte[] header(Rows rows) {
        byte[] header = new byte[13];
        System.arraycopy(bigEndian(rows.width()), 0, header, 0, 4);
        System.arraycopy(bigEndian(rows.height()), 0, header, 4, 4);
        header[8] = (byte) rows.depth();
        header[9] = COLOR_TYPES[rows.channels()];
        return header;
    }

    /** Whether the profile's data color space (ICC.1, 7.2.6) is that of the rows. */
    private static boolean fits(byte[] profile, Rows rows) {
        String space = profile.length < 20 ? "" : new String(profile, 16, 4, StandardCharsets.ISO_8859_1);
        return space.equals(rows.channels() < 3 ? "GRAY" : "RGB ");
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
        byte[] head = Arrays.copyOf(bigEndian(length), 8);
        System.arraycopy(type.getBytes(StandardCharsets.ISO_8859_1), 0, head, 4, 4);
        CRC32 crc = new CRC32();
        crc.update(head, 4, 4);
        out.put(head);
        for (byte[] part : parts) {
            crc.update(part);
            out.put(part);
        }
        out.put(bigEndian((int) crc.getValue()));
    }

    private static byte[] bigEndian(int value) {
        return new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value};
    }
}
