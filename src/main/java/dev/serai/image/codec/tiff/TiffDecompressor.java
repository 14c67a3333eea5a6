package dev.serai.image.codec.tiff;

import dev.serai.image.codec.bytes.Bytes;
import dev.serai.image.codec.deflate.DeflateDecoder;
import dev.serai.image.codec.deflate.Libdeflate;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Takes the compression off a TIFF's parts, one at a time: LZW, Deflate, PackBits and lossless JPEG. However large the parts are when
 * unpacked, no more is unpacked than is asked for. Not safe for use by several threads.
 *
 * <p>Deflate is libdeflate's work where it is installed (Debian: libdeflate0), Java's where it is not, with the same bytes.
 * A part that the library does not take goes to the decoder in Java, which decides whether the file is refused, and all
 * parts after it: files that one of the two cannot read cost no more than one part twice.
 */
final class TiffDecompressor implements AutoCloseable {
    private static final int INPUT_SLACK = Math.max(DeflateDecoder.INPUT_SLACK, TiffLzwDecoder.INPUT_SLACK);
    private static final int OUTPUT_SLACK = Math.max(DeflateDecoder.OUTPUT_SLACK, TiffLzwDecoder.OUTPUT_SLACK);

    /** Bytes to copy from the library at a time: a typical strip, small enough for the cache. */
    private static final int FETCHED = 1 << 17;

    private final ByteBuffer file;
    private final int compression;
    private final int most;
    private final DeflateDecoder deflate;
    private final TiffLzwDecoder lzw;
    private final TiffLosslessJpeg jpeg;
    private Libdeflate library;

    /** A part's data, where the file has no array or ends with them. */
    private byte[] input = {};

    /** What is unpacked of a part, or as much as was fetched from the library: from that byte of the part to that. */
    private byte[] unpacked = new byte[0];

    private int unpackedFrom;
    private int unpackedTo;
    private int length;

    /**
     * For the parts of one file.
     *
     * @param compression one that {@link #most} knows
     * @param jpeg decodes the parts if they are lossless JPEG; else null
     * @param most bytes that will be asked for at once
     * @param libdeflate whether libdeflate is to be used for Deflate; not asked for anything else
     */
    TiffDecompressor(ByteBuffer file, int compression, TiffLosslessJpeg jpeg, int most, BooleanSupplier libdeflate) {
        this.file = file;
        this.compression = compression;
        this.jpeg = jpeg;
        this.most = most;
        boolean deflated = compression == TiffDirectory.DEFLATE || compression == TiffDirectory.OLD_DEFLATE;
        this.deflate = deflated ? new DeflateDecoder("TIFF") : null;
        this.lzw = compression == TiffDirectory.LZW ? new TiffLzwDecoder() : null;
        this.library = deflated && libdeflate.getAsBoolean() ? new Libdeflate(most) : null;
    }

    /**
     * Decompresses the first {@code length} bytes of a part; {@link #at} locates them until the next call.
     *
     * @param start where the part's data begin in the file
     * @param end where they end
     * @throws dev.serai.refusal.RefusedException {@code broken-image} if the data are damaged or too short
     */
    void unpack(int start, int end, int length) {
        this.length = length;
        if (library != null) {
            if (library.inflateZlib(file, start, end) >= length) {
                unpackedFrom = 0;
                unpackedTo = 0;
                return;
            }
            // Given back before the decoder in Java needs as much.
            close();
        }
        if (unpacked.length < most + OUTPUT_SLACK) {
            unpacked = new byte[most + OUTPUT_SLACK];
        }
        unpackedFrom = 0;
        unpackedTo = length;
        int from = start;
        byte[] in = input;
        if (file.hasArray() && end + INPUT_SLACK <= file.limit()) {
            in = file.array();
        } else {
            from = 0;
            if (input.length < end - start + INPUT_SLACK) {
                input = new byte[end - start + INPUT_SLACK];
                in = input;
            }
            file.get(start, in, 0, end - start);
        }
        int to = from + end - start;
        switch (compression) {
            case TiffDirectory.PACK_BITS -> unpackBits(in, from, to, length);
            case TiffDirectory.LZW -> lzw.decode(in, from, to, unpacked, length);
            case TiffDirectory.JPEG -> jpeg.decode(in, from, to, unpacked, length);
            default -> {
                if (deflate.startZlib(in, from, to).inflate(unpacked, 0, length) < length) {
                    throw damaged();
                }
            }
        }
    }

    /** Decompresses the first bytes of a part into that array. */
    void unpack(int start, int end, byte[] to, int length) {
        unpack(start, end, length);
        for (int done = 0; done < length; ) {
            int count = Math.min(FETCHED, length - done);
            int from = at(done, count);
            System.arraycopy(unpacked, from, to, done, count);
            done += count;
        }
    }

    /**
     * The index in {@link #bytes} of {@code count} bytes of the part, from that one on; good until the next call.
     *
     * @param from less than the part's length by {@code count} at least
     */
    int at(int from, int count) {
        if (from < unpackedFrom || from + count > unpackedTo) {
            int fetched = Math.min(length - from, Math.max(FETCHED, count));
            if (unpacked.length < fetched) {
                unpacked = new byte[fetched];
            }
            library.read(from, unpacked, fetched);
            unpackedFrom = from;
            unpackedTo = from + fetched;
        }
        return from - unpackedFrom;
    }

    /** Where {@link #at} finds bytes; good until the next call of it. The caller may change them. */
    byte[] bytes() {
        return unpacked;
    }

    /** Frees native memory; may be called more than once. */
    @Override
    public void close() {
        if (library != null) {
            library.close();
            library = null;
        }
    }

    /** PackBits (TIFF 6.0, section 9): a count, then that many literal bytes or one to repeat; -128 is a no-op. */
    private void unpackBits(byte[] in, int start, int end, int length) {
        int at = start;
        int to = 0;
        while (to < length) {
            if (at >= end) {
                throw damaged();
            }
            int count = in[at++];
            if (count >= 0) {
                int run = Math.min(count + 1, length - to);
                if (run > end - at) {
                    throw damaged();
                }
                System.arraycopy(in, at, unpacked, to, run);
                at += count + 1;
                to += run;
            } else if (count != -128) {
                if (at >= end) {
                    throw damaged();
                }
                // The excess of the last run goes into the slack.
                Arrays.fill(unpacked, to, to + 1 - count, in[at++]);
                to += 1 - count;
            }
        }
    }

    private static RuntimeException damaged() {
        return Bytes.broken("The TIFF is damaged: the compressed data of a part end too early.");
    }
}
