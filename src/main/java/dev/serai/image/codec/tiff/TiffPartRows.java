package dev.serai.image.codec.tiff;

import dev.serai.image.rows.Rows;
import dev.serai.image.rows.Samples;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/**
 * The rows of a picture that {@link TiffSamples} converts, read part by part. What is not compressed is read where it
 * stands; of compressed strips one is held unpacked, of compressed tiles one row of them as samples. Rows may also come
 * from the bottom up.
 */
final class TiffPartRows extends Rows {
    private final ByteBuffer file;
    private final TiffDirectory directory;
    private final TiffSegments parts;
    private final boolean bottomUp;
    private final TiffSamples samples;
    private final int rowBytes;
    private final int partHeight;

    /** Null if nothing is compressed. */
    private final TiffDecompressor unpacker;

    /** The row that was read of an uncompressed file without an array. */
    private final byte[] stored;

    /** The samples of a row of compressed tiles, empty if no two parts stand side by side. */
    private final Samples band;

    /** Which row of parts is held unpacked. */
    private int held = -1;

    private int next;

    /**
     * The rows of that picture.
     *
     * @param parts of a picture that {@link TiffKind#isRead} accepted
     * @param bottomUp whether the last stored row comes first
     * @throws dev.serai.refusal.RefusedException {@code broken-image} if the data cannot be enough
     */
    TiffPartRows(
            ByteBuffer file,
            TiffDirectory directory,
            TiffSegments parts,
            boolean bottomUp,
            BooleanSupplier libdeflate) {
        super(directory.width, directory.height, directory.channels(), directory.depth());
        TiffDecoder.requireData(directory, parts);
        this.file = file;
        this.directory = directory;
        this.parts = parts;
        this.bottomUp = bottomUp;
        samples = new TiffSamples(directory, Math.min(parts.width, width()));
        rowBytes = Math.toIntExact(TiffKind.bytes(directory, parts.width, 1));
        partHeight = Math.min(parts.height, height());
        boolean packed = directory.compression != TiffDirectory.NONE;
        unpacker = packed
                ? TiffDecoder.unpacker(file, directory, parts, Math.multiplyExact(rowBytes, partHeight), libdeflate)
                : null;
        stored = new byte[packed || file.hasArray() ? 0 : rowBytes];
        band = Samples.of(
                depth(), channels(), packed && parts.across > 1 ? Math.multiplyExact(stride(), partHeight) : 0);
    }

    @Override
    public void read(Samples to, int at, int count) {
        int out = at;
        try {
            for (int end = next + count; next < end; next++, out += stride()) {
                int y = bottomUp ? height() - 1 - next : next;
                if (unpacker == null) {
                    plain(y, to, out);
                } else {
                    packed(y, to, out);
                }
            }
        } finally {
            if (unpacker != null && (next == height() || out < at + count * stride())) {
                unpacker.close();
            }
        }
    }

    private void plain(int y, Samples to, int out) {
        int first = y / partHeight * parts.across;
        int inPart = y % partHeight;
        int rows = Math.min(partHeight, height() - (y - inPart));
        for (int part = first; part < first + parts.across; part++) {
            int x = parts.x(part);
            int start = parts.start(part);
            if (parts.end(part) - start < rows * rowBytes) {
                throw TiffDecoder.tooShort();
            }
            int from = start + inPart * rowBytes;
            byte[] in = stored;
            if (file.hasArray()) {
                in = file.array();
            } else {
                file.get(from, stored);
                from = 0;
            }
            samples.put(in, from, Math.min(parts.width, width() - x), to, out + x * channels());
        }
    }

    private void packed(int y, Samples to, int out) {
        int inPart = y % partHeight;
        if (held != y / partHeight) {
            held = y / partHeight;
            unpack(held * parts.across, Math.min(partHeight, height() - (y - inPart)));
        }
        if (parts.across > 1) {
            to.copy(band, inPart * stride(), out, stride());
        } else {
            int at = unpacker.at(inPart * rowBytes, rowBytes);
            samples.put(unpacker.bytes(), at, width(), to, out);
        }
    }

    /** Unpacks that many rows of the parts that stand side by side from that one on. */
    private void unpack(int first, int rows) {
        for (int part = first; part < first + parts.across; part++) {
            unpacker.unpack(parts.start(part), parts.end(part), rows * rowBytes);
            int x = parts.x(part);
            for (int row = 0; row < rows && parts.across > 1; row++) {
                int at = unpacker.at(row * rowBytes, rowBytes);
                int columns = Math.min(parts.width, width() - x);
                samples.put(unpacker.bytes(), at, columns, band, row * stride() + x * channels());
            }
        }
    }
}
