package dev.serai.image.codec.tiff;

import dev.serai.image.DecodingMemory;
import dev.serai.image.Header;
import dev.serai.image.codec.Orientation;
import dev.serai.image.codec.bytes.Bytes;
import java.nio.ByteBuffer;

/**
 * What a TIFF's directory says of how it will be decoded, and with how much memory. It looks at no pixels, nor uses what
 * does: the process that passes strangers' pictures on asks too.
 */
final class TiffKind {
    /** Bytes of a part however small the picture is. */
    private static final long PART_FREE = 1 << 22;

    private static final long MOST_PART = Integer.MAX_VALUE - (1 << 16);

    private TiffKind() {}

    /** What decoding takes. */
    static DecodingMemory memory(ByteBuffer file, Header header) {
        TiffDirectory directory = new TiffDirectory(file);
        TiffSegments parts = directory.parts();
        long held = bytesHeld(directory, parts);
        if (isReadByRows(file, directory, parts)) {
            return DecodingMemory.byRows(held);
        }
        // The plug-in takes a copy of the file and gives an image of which samples are taken; inks become colors.
        long pixels = (long) directory.width * directory.height;
        long stored = pixels * directory.samples * ((directory.bits + 7) / 8);
        return DecodingMemory.whole(
                header.sampleBytes() + Math.max(stored, header.sampleBytes()) + held + file.limit());
    }

    /** Rows are read from the bottom up where the picture is stored so; what has columns for rows is decoded as a whole. */
    static boolean isReadByRows(ByteBuffer file, TiffDirectory directory, TiffSegments parts) {
        return isRead(file, directory, parts) && hasRows(directory) && !Orientation.swapsSides(directory.orientation);
    }

    /** Whether the picture is of a kind that {@link TiffDecoder} reads. */
    static boolean isRead(ByteBuffer file, TiffDirectory directory, TiffSegments parts) {
        long most = Math.max(PART_FREE, 2 * bytes(directory, directory.width, directory.height));
        boolean fits = bytes(directory, parts.width, parts.height) <= Math.min(most, MOST_PART);
        if (parts.lossless) {
            if (!fits) {
                throw Bytes.broken("The TIFF is damaged: its parts are far larger than the picture.");
            }
            return true;
        }
        if (!isCommon(directory) && !directory.unusual()) {
            return false;
        }
        int compression = directory.compression;
        boolean plain = compression == TiffDirectory.NONE || compression == TiffDirectory.PACK_BITS;
        boolean differences = directory.floatDifferences || directory.differences && !directory.unusual();
        boolean jpeg = compression == TiffDirectory.JPEG;
        if (jpeg || most(compression) == 0 || plain && differences || !directory.usual) {
            return false;
        }
        if (compression == TiffDirectory.LZW && TiffLzwDecoder.isOld(file, parts.start(0), parts.end(0))) {
            return false;
        }
        return (!directory.planes || directory.unusual()) && fits;
    }

    /** Whether {@link TiffSamples} can read the samples if those of a pixel stand together. */
    private static boolean isCommon(TiffDirectory directory) {
        boolean rgb = directory.photometric == TiffDirectory.RGB;
        return !directory.unusual()
                && (rgb || directory.isGray())
                && directory.samples <= (rgb ? 4 : 2)
                && directory.bits >= 8;
    }

    /** Whether a picture that {@link #isRead} accepted is of a kind whose rows can be read one after another. */
    static boolean hasRows(TiffDirectory directory) {
        return isCommon(directory) && !directory.planes;
    }

    /** Bytes of heap, and outside of it with libdeflate, that are held at a time. */
    private static long bytesHeld(TiffDirectory directory, TiffSegments parts) {
        long height = Math.min(parts.height, directory.height);
        if (directory.compression == TiffDirectory.NONE) {
            return bytes(directory, parts.width, 1);
        }
        long row = (long) directory.width * directory.channels() * (directory.depth() / 8);
        return height * (bytes(directory, parts.width, 1) + (parts.across > 1 ? row : 0));
    }

    /** How many bytes at most that compression makes one byte stand for; 0 for a compression that is not known here. */
    static int most(int compression) {
        return switch (compression) {
            case TiffDirectory.NONE -> 1;
            case TiffDirectory.PACK_BITS -> 64; // 128 of 2
            case TiffDirectory.DEFLATE, TiffDirectory.OLD_DEFLATE -> 1032; // 258 in 2 bits
            case TiffDirectory.LZW -> 2731; // 4096 in 12 bits
            case TiffDirectory.JPEG -> 16; // of the lossless kind: a sample of 16 bits in one
            default -> 0;
        };
    }

    /** Bytes of that many pixels as they are stored in one part. */
    static long bytes(TiffDirectory directory, int width, int height) {
        int samples = directory.planes ? 1 : directory.samples;
        return ((long) width * samples * directory.bits + 7) / 8 * height;
    }
}
