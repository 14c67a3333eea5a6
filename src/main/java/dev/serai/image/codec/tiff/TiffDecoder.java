package dev.serai.image.codec.tiff;

import dev.serai.image.Frame;
import dev.serai.image.codec.bytes.Bytes;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Decodes the common kinds of TIFF: gray and RGB of 8 and 16 bits, with or without alpha or another extra sample,
 * interleaved, in strips or tiles, uncompressed or with PackBits, LZW or deflate; and those that the plug-in does not
 * know or reads otherwise ({@link TiffUnusualSamples}), also in planes. It takes a fraction of the time of the plug-in,
 * which decodes the others.
 */
final class TiffDecoder {
    /** Bytes of a part however small the picture is. */
    private static final long PART_FREE = 1 << 22;

    private static final long MOST_PART = Integer.MAX_VALUE - (1 << 16);

    private TiffDecoder() {}

    /** Whether the picture is of a kind that is read here. */
    static boolean reads(byte[] file, TiffDirectory directory, TiffSegments parts) {
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
        if (jpeg || TiffDecompressor.most(compression) == 0 || plain && differences || !directory.usual) {
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

    /**
     * Decodes the picture as stored, before any orientation.
     *
     * @param parts of a picture that {@link #reads} accepted
     * @param channels of the picture
     * @param libdeflate whether to use libdeflate; asked for deflate only
     * @throws dev.serai.refusal.RefusedException {@code broken-image}, before memory is allocated if the data are too
     *     short
     */
    static Frame read(
            byte[] file, TiffDirectory directory, TiffSegments parts, int channels, BooleanSupplier libdeflate) {
        int width = directory.width;
        int height = directory.height;
        long planes = directory.planes ? directory.samples : 1;
        if (planes * bytes(directory, width, height) / TiffDecompressor.most(directory.compression) > parts.length) {
            throw tooShort();
        }
        if (isOnePiece(directory, parts, channels)) {
            int start = parts.start(0);
            byte[] bytes = Arrays.copyOfRange(file, start, start + Bytes.samples(width, height, channels));
            return Frame.of(bytes, channels, width, height, 0);
        }
        if (isCommon(directory) && !directory.planes) {
            TiffRows samples = new TiffSamples(directory, channels, Math.min(parts.width, width));
            read(file, directory, parts, samples, libdeflate);
            return samples.frame();
        }
        TiffUnusualSamples samples = new TiffUnusualSamples(directory, parts.width);
        if (samples.measures()) {
            readUnusual(file, directory, parts, samples, libdeflate);
            samples.measured();
        }
        readUnusual(file, directory, parts, samples, libdeflate);
        return samples.frame();
    }

    private static void readUnusual(
            byte[] file,
            TiffDirectory directory,
            TiffSegments parts,
            TiffUnusualSamples samples,
            BooleanSupplier libdeflate) {
        if (directory.planes) {
            readPlanes(file, directory, parts, samples, libdeflate);
        } else {
            read(file, directory, parts, samples, libdeflate);
        }
    }

    private static void read(
            byte[] file, TiffDirectory directory, TiffSegments parts, TiffRows samples, BooleanSupplier libdeflate) {
        if (directory.compression == TiffDirectory.NONE) {
            readPlain(file, directory, parts, samples);
        } else {
            readPacked(file, directory, parts, samples, libdeflate);
        }
    }

    /** Whether the samples in the file are contiguous and in the wanted form. */
    private static boolean isOnePiece(TiffDirectory directory, TiffSegments parts, int channels) {
        if (directory.compression != TiffDirectory.NONE
                || directory.bits != 8
                || directory.unusual()
                || !TiffSamples.areWantedAsStored(directory, channels)
                || parts.width != directory.width) {
            return false;
        }
        int rowBytes = Math.toIntExact(bytes(directory, directory.width, 1));
        for (int part = 0; part < parts.count; part++) {
            int y = parts.y(part);
            int start = parts.start(part);
            int rows = Math.min(parts.height, directory.height - y);
            if (start != parts.start(0) + y * rowBytes || parts.end(part) - start < rows * rowBytes) {
                return false;
            }
        }
        return true;
    }

    private static void readPlain(byte[] file, TiffDirectory directory, TiffSegments parts, TiffRows samples) {
        int rowBytes = Math.toIntExact(bytes(directory, parts.width, 1));
        for (int part = 0; part < parts.count; part++) {
            int x = parts.x(part);
            int y = parts.y(part);
            int rows = Math.min(parts.height, directory.height - y);
            int columns = Math.min(parts.width, directory.width - x);
            int start = parts.start(part);
            if (parts.end(part) - start < rows * rowBytes) {
                throw tooShort();
            }
            for (int row = 0; row < rows; row++) {
                samples.put(file, start + row * rowBytes, columns, x, y + row);
            }
        }
    }

    private static void readPacked(
            byte[] file, TiffDirectory directory, TiffSegments parts, TiffRows samples, BooleanSupplier libdeflate) {
        int rowBytes = Math.toIntExact(bytes(directory, parts.width, 1));
        int most = rowBytes * Math.min(parts.height, directory.height);
        try (TiffDecompressor unpacker = unpacker(file, directory, parts, most, libdeflate)) {
            for (int part = 0; part < parts.count; part++) {
                int x = parts.x(part);
                int y = parts.y(part);
                int rows = Math.min(parts.height, directory.height - y);
                int columns = Math.min(parts.width, directory.width - x);
                unpacker.unpack(parts.start(part), parts.end(part), rows * rowBytes);
                for (int row = 0; row < rows; row++) {
                    int at = unpacker.at(row * rowBytes, rowBytes);
                    samples.put(unpacker.bytes(), at, columns, x, y + row);
                }
            }
        }
    }

    private static TiffDecompressor unpacker(
            byte[] file, TiffDirectory directory, TiffSegments parts, int most, BooleanSupplier libdeflate) {
        TiffLosslessJpeg jpeg = parts.lossless ? new TiffLosslessJpeg(directory, parts.width) : null;
        return new TiffDecompressor(file, directory.compression, jpeg, most, libdeflate);
    }

    /** Each sample of a pixel is in a part of its own: these parts are unpacked, then read side by side. */
    private static void readPlanes(
            byte[] file,
            TiffDirectory directory,
            TiffSegments parts,
            TiffUnusualSamples samples,
            BooleanSupplier libdeflate) {
        int rowBytes = Math.toIntExact(bytes(directory, parts.width, 1));
        int most = rowBytes * Math.min(parts.height, directory.height);
        int places = parts.count / directory.samples;
        boolean plain = directory.compression == TiffDirectory.NONE;
        byte[][] planes = new byte[samples.used()][];
        int[] starts = new int[planes.length];
        int[] at = new int[planes.length];
        for (int s = 0; s < planes.length; s++) {
            planes[s] = plain ? file : new byte[most];
        }
        try (TiffDecompressor unpacker = unpacker(file, directory, parts, most, libdeflate)) {
            for (int place = 0; place < places; place++) {
                int x = parts.x(place);
                int y = parts.y(place);
                int rows = Math.min(parts.height, directory.height - y);
                int columns = Math.min(parts.width, directory.width - x);
                for (int s = 0; s < planes.length; s++) {
                    int part = s * places + place;
                    if (!plain) {
                        unpacker.unpack(parts.start(part), parts.end(part), planes[s], rows * rowBytes);
                    } else if (parts.end(part) - parts.start(part) < rows * rowBytes) {
                        throw tooShort();
                    } else {
                        starts[s] = parts.start(part);
                    }
                }
                for (int row = 0; row < rows; row++) {
                    for (int s = 0; s < planes.length; s++) {
                        at[s] = starts[s] + row * rowBytes;
                    }
                    samples.putPlanes(planes, at, columns, x, y + row);
                }
            }
        }
    }

    /** Bytes of that many pixels as they are stored in one part. */
    private static long bytes(TiffDirectory directory, int width, int height) {
        int samples = directory.planes ? 1 : directory.samples;
        return ((long) width * samples * directory.bits + 7) / 8 * height;
    }

    private static RuntimeException tooShort() {
        return Bytes.broken("The TIFF is damaged: its data are not enough for its pixels.");
    }
}
