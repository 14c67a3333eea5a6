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
    private TiffDecoder() {}

    /**
     * Decodes the picture as stored, before any orientation.
     *
     * @param parts of a picture that {@link TiffKind#isRead} accepted
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
        if (TiffKind.hasRows(directory)) {
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
        long bytes = planes * TiffKind.bytes(directory, directory.width, directory.height);
        if (bytes / TiffKind.most(directory.compression) > parts.length) {
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
        int rowBytes = Math.toIntExact(TiffKind.bytes(directory, directory.width, 1));
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
        int rowBytes = Math.toIntExact(TiffKind.bytes(directory, parts.width, 1));
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
        int rowBytes = Math.toIntExact(TiffKind.bytes(directory, parts.width, 1));
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
        int rowBytes = Math.toIntExact(TiffKind.bytes(directory, parts.width, 1));
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

    /** The refusal of a file with too few samples. */
    static RuntimeException tooShort() {
        return Bytes.broken("The TIFF is damaged: its data are not enough for its pixels.");
    }
}
