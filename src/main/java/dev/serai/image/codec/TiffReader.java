package dev.serai.image.codec;

import dev.serai.image.Frame;

/**
 * The pixels of the kinds of TIFF that nearly all files are: grey and RGB of 8 and 16 bits, with alpha or another sample
 * beside them or not, pixel by pixel in strips or tiles, as they are or compressed with PackBits, LZW or Deflate. It
 * takes a fraction of the time that the plug-in takes, which reads the others.
 */
final class TiffReader {
    /** Bytes of a part however small the picture is. */
    private static final long PART_FREE = 1 << 22;

    private static final long MOST_PART = Integer.MAX_VALUE - (1 << 16);

    private TiffReader() {}

    /** Whether the picture is of a kind that is read here. */
    static boolean reads(byte[] file, TiffDirectory directory, TiffParts parts) {
        boolean rgb = directory.photometric == TiffDirectory.RGB;
        boolean grey =
                directory.photometric == TiffDirectory.GREY || directory.photometric == TiffDirectory.GREY_FROM_WHITE;
        if (!(rgb || grey) || directory.samples > (rgb ? 4 : 2) || directory.bits < 8) {
            return false;
        }
        int compression = directory.compression;
        boolean plain = compression == TiffDirectory.NONE || compression == TiffDirectory.PACK_BITS;
        if (TiffUnpacker.most(compression) == 0 || plain && directory.differences || !directory.usual) {
            return false;
        }
        if (compression == TiffDirectory.LZW && TiffLzwDecoder.isOld(file, parts.start(0), parts.end(0))) {
            return false;
        }
        long most = Math.max(PART_FREE, 2 * bytes(directory, directory.width, directory.height));
        return !directory.planes && bytes(directory, parts.width, parts.height) <= Math.min(most, MOST_PART);
    }

    /**
     * All of the picture as it is stored, before any orientation.
     *
     * @param parts of a picture that {@link #reads} took
     * @param channels of the picture
     * @throws dev.serai.refusal.RefusedException {@code broken-image}, before the pixels get any memory if the data cannot
     *     be enough for them
     */
    static Frame read(byte[] file, TiffDirectory directory, TiffParts parts, int channels) {
        int width = directory.width;
        int height = directory.height;
        if (bytes(directory, width, height) / TiffUnpacker.most(directory.compression) > parts.length) {
            throw tooShort();
        }
        TiffSamples samples = new TiffSamples(directory, channels, Math.min(parts.width, width));
        int rowBytes = Math.toIntExact(bytes(directory, parts.width, 1));
        boolean plain = directory.compression == TiffDirectory.NONE;
        TiffUnpacker unpacker =
                plain ? null : new TiffUnpacker(file, directory.compression, rowBytes * Math.min(parts.height, height));
        for (int part = 0; part < parts.count; part++) {
            int x = part % parts.across * parts.width;
            int y = part / parts.across * parts.height;
            int rows = Math.min(parts.height, height - y);
            int columns = Math.min(parts.width, width - x);
            byte[] from = file;
            int at = parts.start(part);
            if (!plain) {
                from = unpacker.unpack(at, parts.end(part), rows * rowBytes);
                at = 0;
            } else if (parts.end(part) - at < rows * rowBytes) {
                throw tooShort();
            }
            for (int row = 0; row < rows; row++) {
                samples.put(from, at + row * rowBytes, columns, x, y + row);
            }
        }
        return samples.frame();
    }

    /** Bytes of that many pixels as stored. */
    private static long bytes(TiffDirectory directory, int width, int height) {
        return (long) width * height * directory.samples * (directory.bits / 8);
    }

    private static RuntimeException tooShort() {
        return Bytes.broken("The TIFF is damaged: its data are not enough for its pixels.");
    }
}
