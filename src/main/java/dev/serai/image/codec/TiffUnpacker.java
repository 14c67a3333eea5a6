package dev.serai.image.codec;

import java.util.Arrays;

/**
 * Takes the compression off a TIFF's parts, one at a time: LZW, Deflate and PackBits. However large the parts are when
 * unpacked, no more is unpacked than is asked for. Not safe for use by several threads.
 */
final class TiffUnpacker {
    private static final int INPUT_SLACK = Math.max(DeflateDecoder.INPUT_SLACK, TiffLzwDecoder.INPUT_SLACK);
    private static final int OUTPUT_SLACK = Math.max(DeflateDecoder.OUTPUT_SLACK, TiffLzwDecoder.OUTPUT_SLACK);

    private final byte[] file;
    private final int compression;
    private final byte[] unpacked;
    private final DeflateDecoder deflate;
    private final TiffLzwDecoder lzw;

    /**
     * For the parts of one file.
     *
     * @param compression one that {@link #most} knows
     * @param most bytes that will be asked for at once
     */
    TiffUnpacker(byte[] file, int compression, int most) {
        this.file = file;
        this.compression = compression;
        this.unpacked = new byte[most + OUTPUT_SLACK];
        this.deflate = compression == TiffDirectory.LZW ? null : new DeflateDecoder("TIFF");
        this.lzw = compression == TiffDirectory.LZW ? new TiffLzwDecoder() : null;
    }

    /** How many bytes at most that compression makes one byte stand for; 0 for a compression that is not known here. */
    static int most(int compression) {
        return switch (compression) {
            case TiffDirectory.NONE -> 1;
            case TiffDirectory.PACK_BITS -> 64; // 128 of 2
            case TiffDirectory.DEFLATE, TiffDirectory.OLD_DEFLATE -> 1032; // 258 in 2 bits
            case TiffDirectory.LZW -> 2731; // 4096 in 12 bits
            default -> 0;
        };
    }

    /**
     * The first {@code length} bytes of a part, from index 0 of the array on; good until the next call.
     *
     * @param start where the part's data begin in the file
     * @param end where they end
     * @throws dev.serai.refusal.RefusedException {@code broken-image} if the data are damaged or there are fewer
     */
    byte[] unpack(int start, int end, int length) {
        byte[] in = file;
        int from = start;
        if (end + INPUT_SLACK > file.length) {
            in = Arrays.copyOfRange(file, start, end + INPUT_SLACK);
            from = 0;
        }
        int to = from + end - start;
        switch (compression) {
            case TiffDirectory.PACK_BITS -> unpackBits(in, from, to, length);
            case TiffDirectory.LZW -> lzw.decode(in, from, to, unpacked, length);
            default -> {
                if (deflate.startZlib(in, from, to).inflate(unpacked, 0, length) < length) {
                    throw damaged();
                }
            }
        }
        return unpacked;
    }

    /** TIFF 6.0, section 9: a count, then so many bytes as they are or one to repeat; -128 is nothing. */
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
                // What the last run has too much goes into the slack.
                Arrays.fill(unpacked, to, to + 1 - count, in[at++]);
                to += 1 - count;
            }
        }
    }

    private static RuntimeException damaged() {
        return Bytes.broken("The TIFF is damaged: the compressed data of a part end too early.");
    }
}
