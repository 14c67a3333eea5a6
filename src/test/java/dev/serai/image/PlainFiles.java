package dev.serai.image;

import dev.serai.image.rows.Rows;
import dev.serai.image.rows.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes BMP and TIFF files for tests, row by row, as Serai only reads these. */
public final class PlainFiles {
    public static final int NONE = 1;
    public static final int LZW = 5;
    public static final int DEFLATE = 8;
    public static final int PACK_BITS = 32_773;

    private PlainFiles() {}

    /** Writes gray or RGB rows of 8 bits as a BMP whose rows go from top to bottom. */
    public static void writeBmp(Rows rows, Path target) throws IOException {
        int bytes = rows.channels();
        int stride = (rows.width() * bytes + 3) / 4 * 4;
        int table = bytes == 1 ? 4 * 256 : 0;
        try (RandomAccessFile file = create(target)) {
            ByteBuffer header = ByteBuffer.allocate(54 + table).order(ByteOrder.LITTLE_ENDIAN);
            header.put((byte) 'B').put((byte) 'M').putInt(0).putInt(0).putInt(54 + table);
            header.putInt(40).putInt(rows.width()).putInt(-rows.height());
            header.putShort((short) 1).putShort((short) (8 * bytes));
            for (int i = 0; i < table / 4; i++) {
                header.putInt(54 + 4 * i, i * 0x010101);
            }
            file.write(header.array());
            Samples row = Samples.of(8, bytes, rows.stride());
            byte[] stored = new byte[stride];
            for (int y = 0; y < rows.height(); y++) {
                rows.read(row, 0, 1);
                for (int i = 0; i < rows.stride(); i++) {
                    stored[i] = row.bytes()[bytes == 1 ? i : i - i % 3 + 2 - i % 3];
                }
                file.write(stored);
            }
        }
    }

    /**
     * How a TIFF is stored.
     *
     * @param compression one of the constants here
     * @param tileWidth 0 for strips
     * @param partHeight rows of a strip or of a tile
     * @param orientation 1 to 8, of what is stored
     * @param differences whether differences of neighbors are stored
     */
    public record Tiff(int compression, int tileWidth, int partHeight, int orientation, boolean differences) {}

    /** Writes gray or RGB rows, with alpha or without, as a TIFF. */
    public static void writeTiff(Rows rows, Tiff kind, Path target) throws IOException {
        int bytes = rows.channels() * rows.depth() / 8;
        int columns = kind.tileWidth == 0 ? rows.width() : kind.tileWidth;
        int across = (rows.width() + columns - 1) / columns;
        List<Long> places = new ArrayList<>();
        List<Long> lengths = new ArrayList<>();
        try (RandomAccessFile file = create(target)) {
            file.write(new byte[8]);
            for (int y = 0; y < rows.height(); y += kind.partHeight) {
                int count = Math.min(kind.partHeight, rows.height() - y);
                Samples band = Samples.of(rows.depth(), rows.channels(), count * rows.stride());
                rows.read(band, 0, count);
                for (int part = 0; part < across; part++) {
                    // Tiles have all of their rows and columns.
                    int stored = kind.tileWidth == 0 ? count : kind.partHeight;
                    byte[] data = new byte[stored * columns * bytes];
                    for (int row = 0; row < count; row++) {
                        int x = part * columns;
                        int used = Math.min(columns, rows.width() - x) * rows.channels();
                        int from = row * rows.stride() + x * rows.channels();
                        copy(band, from, used, data, row * columns * bytes, kind.differences);
                    }
                    byte[] packed = packed(data, columns * bytes, kind.compression);
                    places.add(file.getFilePointer());
                    lengths.add((long) packed.length);
                    file.write(packed);
                }
            }
            directory(file, rows, kind, places, lengths);
        }
    }

    private static RandomAccessFile create(Path target) throws IOException {
        RandomAccessFile file = new RandomAccessFile(target.toFile(), "rw");
        file.setLength(0);
        return file;
    }

    private static void copy(Samples from, int at, int count, byte[] to, int out, boolean differences) {
        boolean wide = from.depth() == 16;
        for (int i = 0; i < count; i++) {
            int sample = wide ? from.shorts()[at + i] : from.bytes()[at + i];
            if (differences && i >= from.channels()) {
                int left = at + i - from.channels();
                sample -= wide ? from.shorts()[left] : from.bytes()[left];
            }
            if (wide) {
                to[out + 2 * i] = (byte) sample;
                to[out + 2 * i + 1] = (byte) (sample >> 8);
            } else {
                to[out + i] = (byte) sample;
            }
        }
    }

    private static byte[] packed(byte[] data, int rowBytes, int compression) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        switch (compression) {
            case DEFLATE -> {
                try (DeflaterOutputStream stream = new DeflaterOutputStream(out, new Deflater(1))) {
                    stream.write(data);
                }
            }
            case PACK_BITS -> {
                for (int at = 0; at < data.length; ) {
                    int count = Math.min(128, Math.min(data.length, at - at % rowBytes + rowBytes) - at);
                    out.write(count - 1);
                    out.write(data, at, count);
                    at += count;
                }
            }
            case LZW -> lzw(data, out);
            default -> out.write(data);
        }
        return out.toByteArray();
    }

    /** Codes of single bytes, and the table cleared before codes have more than 9 bits. */
    private static void lzw(byte[] data, ByteArrayOutputStream out) {
        int held = 0;
        int bits = 0;
        for (int i = 0; i <= data.length; i++) {
            int[] codes = i == data.length
                    ? new int[] {257}
                    : i % 200 == 0 ? new int[] {256, data[i] & 0xFF} : new int[] {data[i] & 0xFF};
            for (int code : codes) {
                held = held << 9 | code;
                for (bits += 9; bits >= 8; bits -= 8) {
                    out.write(held >> bits - 8);
                }
            }
        }
        out.write(held << 8 - bits);
    }

    private static void directory(RandomAccessFile file, Rows rows, Tiff kind, List<Long> places, List<Long> lengths)
            throws IOException {
        boolean tiled = kind.tileWidth > 0;
        boolean alpha = rows.channels() % 2 == 0;
        List<long[]> fields = new ArrayList<>();
        fields.add(new long[] {256, rows.width()});
        fields.add(new long[] {257, rows.height()});
        fields.add(field(258, rows.channels(), rows.depth()));
        fields.add(new long[] {259, kind.compression});
        fields.add(new long[] {262, rows.channels() < 3 ? 1 : 2});
        if (!tiled) {
            fields.add(field(273, places));
        }
        fields.add(new long[] {274, kind.orientation});
        fields.add(new long[] {277, rows.channels()});
        if (!tiled) {
            fields.add(new long[] {278, kind.partHeight});
            fields.add(field(279, lengths));
        }
        fields.add(new long[] {317, kind.differences ? 2 : 1});
        if (tiled) {
            fields.add(new long[] {322, kind.tileWidth});
            fields.add(new long[] {323, kind.partHeight});
            fields.add(field(324, places));
            fields.add(field(325, lengths));
        }
        if (alpha) {
            fields.add(new long[] {338, 2});
        }
        if (file.getFilePointer() % 2 != 0) {
            file.write(0);
        }
        long start = file.getFilePointer();
        int size = 2 + 12 * fields.size() + 4;
        int room = size + fields.stream().mapToInt(field -> 4 * field.length).sum();
        ByteBuffer out = ByteBuffer.allocate(room).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort((short) fields.size());
        int next = size;
        for (long[] field : fields) {
            int count = field.length - 1;
            out.putShort((short) field[0]).putShort((short) 4).putInt(count);
            out.putInt(count == 1 ? (int) field[1] : (int) start + next);
            for (int i = 1; count > 1 && i < field.length; i++, next += 4) {
                out.putInt(next, (int) field[i]);
            }
        }
        file.write(out.array());
        file.seek(0);
        ByteBuffer header = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        header.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt((int) start);
        file.write(header.array());
    }

    private static long[] field(int tag, int count, long value) {
        List<Long> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(value);
        }
        return field(tag, values);
    }

    private static long[] field(int tag, List<Long> values) {
        long[] field = new long[values.size() + 1];
        field[0] = tag;
        for (int i = 0; i < values.size(); i++) {
            field[i + 1] = values.get(i);
        }
        return field;
    }
}
