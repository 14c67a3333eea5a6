package dev.serai.image.codec.tiff;

import dev.serai.image.Frame;
import dev.serai.image.codec.bytes.Bytes;
import java.nio.ByteBuffer;
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
    static boolean reads(ByteBuffer file, TiffDirectory directory, TiffSegments parts) {
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

    /** Whether a picture that {@link #reads} accepted is of a kind whose rows can be read one after another. */
    static boolean readsRows(TiffDirectory directory) {
        return isCommon(directory) && !directory.planes;
    }

    /**
     * Decodes the picture as stored, before any orientation.
     *
     * @param parts of a picture that {@link #reads} accepted
     * @param libdeflate whether to use libdeflate; asked for deflate only
     * @throws dev.serai.refusal.RefusedException {@code broken-image}, before memory is allocated if the data are too
     *     short
     */
    static Frame read(ByteBuffer file, TiffDirectory directory, TiffSegments parts, BooleanSupplier libdeflate) {
        requireData(directory, parts);
        int width = directory.width;
        int height = directory.height;
        int count = Bytes.samples(width, height, directory.channels());
        if (isOnePiece(directory, parts)) {
            byte[] bytes = new byte[count];
            file.get(parts.start(0), bytes);
            return Frame.of(bytes, directory.channels(), width, height, 0);
        }
        if (readsRows(directory)) {
            return Frame.of(new TiffPartRows(file, directory, parts, false, libdeflate).toSamples(), width, height, 0);
        }
        byte[] array = Bytes.array(file);
        TiffUnusualSamples samples = new TiffUnusualSamples(directory, parts.width);
        if (samples.measures()) {
            readUnusual(array, directory, parts, samples, libdeflate);
            samples.measured();
        }
        readUnusual(array, directory, parts, samples, libdeflate);
        return samples.frame();
    }

    /** Refuses a file whose data cannot be enough for its pixels. */
    static void requireData(TiffDirectory directory, TiffSegments parts) {
        long planes = directory.planes ? directory.samples : 1;
        long bytes = planes * bytes(directory, directory.width, directory.height);
        if (bytes / TiffDecompressor.most(directory.compression) > parts.length) {
            throw tooShort();
        }
    }

    private static void readUnusual(
            byte[] file,
            TiffDirectory directory,
            TiffSegments parts,
            TiffUnusualSamples samples,
            BooleanSupplier libdeflate) {
        if (directory.planes) {
            readPlanes(file, directory, parts, samples, libdeflate);
        } else if (directory.compression == TiffDirectory.NONE) {
            readPlain(file, directory, parts, samples);
        } else {
            readPacked(file, directory, parts, samples, libdeflate);
        }
    }

    /** Whether the samples in the file are contiguous and in the wanted form. */
    private static boolean isOnePiece(TiffDirectory directory, TiffSegments parts) {
        if (directory.compression != TiffDirectory.NONE
                || directory.bits != 8
                || directory.unusual()
                || !TiffSamples.areWantedAsStored(directory)
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

    private static void readPlain(
            byte[] file, TiffDirectory directory, TiffSegments parts, TiffUnusualSamples samples) {
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
            byte[] file,
            TiffDirectory directory,
            TiffSegments parts,
            TiffUnusualSamples samples,
            BooleanSupplier libdeflate) {
        int rowBytes = Math.toIntExact(bytes(directory, parts.width, 1));
        int most = rowBytes * Math.min(parts.height, directory.height);
        try (TiffDecompressor unpacker = unpacker(ByteBuffer.wrap(file), directory, parts, most, libdeflate)) {
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

    /** Takes the compression off parts, of which so many bytes will be asked for at once. */
    static TiffDecompressor unpacker(
            ByteBuffer file, TiffDirectory directory, TiffSegments parts, int most, BooleanSupplier libdeflate) {
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
        try (TiffDecompressor unpacker = unpacker(ByteBuffer.wrap(file), directory, parts, most, libdeflate)) {
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
    static long bytes(TiffDirectory directory, int width, int height) {
        int samples = directory.planes ? 1 : directory.samples;
        return ((long) width * samples * directory.bits + 7) / 8 * height;
    }

    /** The refusal of a file with too few samples. */
    static RuntimeException tooShort() {
        return Bytes.broken("The TIFF is damaged: its data are not enough for its pixels.");
    }
}
