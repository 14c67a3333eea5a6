package dev.serai.image.codec.tiff;

import dev.serai.image.codec.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tagged values of a TIFF file's first directory (TIFF 6.0, section 2), and of a BigTIFF's, whose counts and offsets
 * have 64 bits. Every value lies within the file.
 */
final class TiffFields {
    /** Stands in a BigTIFF where the number 42 stands in a TIFF. */
    private static final int BIG = 43;

    /** Bytes of an entry: tag and type of two bytes each, count, values or their offset. */
    private static final int ENTRY = 12;

    private static final int BIG_ENTRY = 20;

    private static final int LONG = 4;
    private static final int LONG8 = 16;

    /** Bytes a value by type, from BYTE (1) to DOUBLE (12), IFD (13), LONG8, SLONG8 and IFD8 (16 to 18). */
    private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

    /** Where a field's values lie. */
    private record Field(int type, int count, int values) {}

    private final ByteBuffer in;
    private final TreeMap<Integer, Field> fields = new TreeMap<>();

    /**
     * Reads the directory.
     *
     * @param file from 0 to the buffer's limit
     * @param needed fields without which nothing can be decoded, in ascending order
     * @throws dev.serai.refusal.RefusedException {@code broken-image} if the file ends in the directory or before a
     *     value of a needed field
     */
    TiffFields(ByteBuffer file, int[] needed) {
        if (file.limit() < 8) {
            throw TiffDirectory.cutOff();
        }
        in = file.duplicate().order(file.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        boolean big = in.getShort(2) == BIG;
        if (big && in.limit() < 16) {
            throw TiffDirectory.cutOff();
        }
        long at = big ? in.getLong(8) : in.getInt(4) & 0xFFFFFFFFL;
        int countBytes = big ? 8 : 2;
        if (at < 0 || at > in.limit() - countBytes) {
            throw TiffDirectory.cutOff();
        }
        long count = big ? in.getLong((int) at) : in.getShort((int) at) & 0xFFFF;
        int size = big ? BIG_ENTRY : ENTRY;
        if (count < 0 || count > (in.limit() - at - countBytes) / size) {
            throw TiffDirectory.cutOff();
        }
        for (int i = 0; i < count; i++) {
            entry((int) at + countBytes + size * i, big, needed);
        }
    }

    private void entry(int at, boolean big, int[] needed) {
        int tag = in.getShort(at) & 0xFFFF;
        int type = in.getShort(at + 2) & 0xFFFF;
        long count = big ? in.getLong(at + 4) : in.getInt(at + 4) & 0xFFFFFFFFL;
        int valuesAt = at + (big ? 12 : 8);
        int inside = big ? 8 : 4;
        // A count beyond the file's length cannot be of values that are in it.
        long length = type < SIZES.length && count >= 0 && count <= in.limit() ? count * SIZES[type] : 0;
        long where = valuesAt;
        if (length > inside) {
            where = big ? in.getLong(valuesAt) : in.getInt(valuesAt) & 0xFFFFFFFFL;
        }
        if (length > 0 && where >= 0 && where <= in.limit() - length) {
            fields.putIfAbsent(tag, new Field(type, (int) count, (int) where));
        } else if (isOneOf(needed, tag) && tag != TiffDirectory.STRIP_LENGTHS && tag != TiffDirectory.TILE_LENGTHS) {
            throw TiffDirectory.cutOff();
        }
    }

    private static boolean isOneOf(int[] tags, int tag) {
        for (int each : tags) {
            if (each == tag) {
                return true;
            }
        }
        return false;
    }

    /** The byte order of all numbers in the file, samples of 16 bits among them. */
    ByteOrder order() {
        return in.order();
    }

    /** How many values that field has; 0 if there is no such field. */
    int count(int tag) {
        Field field = fields.get(tag);
        return field == null ? 0 : field.count;
    }

    /** A value of that field, or what stands for a field or value that is not there. */
    long value(int tag, int index, long absent) {
        Field field = fields.get(tag);
        return field == null || index >= field.count ? absent : value(field, index);
    }

    private long value(Field field, int index) {
        long value =
                switch (field.type) {
                    case 1, 7 -> in.get(field.values + index) & 0xFF;
                    case 3 -> in.getShort(field.values + 2 * index) & 0xFFFF;
                    case LONG, 13 -> in.getInt(field.values + 4 * index) & 0xFFFFFFFFL;
                    case 5 ->
                        in.getInt(field.values + 8 * index) / Math.max(1, in.getInt(field.values + 8 * index + 4));
                    case 6 -> in.get(field.values + index);
                    case 8 -> in.getShort(field.values + 2 * index);
                    case 9 -> in.getInt(field.values + 4 * index);
                    case LONG8, 17, 18 -> in.getLong(field.values + 8 * index);
                    default -> -1;
                };
        if (value < 0) {
            throw Bytes.broken("The TIFF is damaged: a number of the wrong kind.");
        }
        return value;
    }

    /** The bytes of a field that consists of bytes; empty if there is none. */
    byte[] bytes(int tag) {
        Field field = fields.get(tag);
        if (field == null || SIZES[field.type] != 1) {
            return new byte[0];
        }
        byte[] bytes = new byte[field.count];
        in.get(field.values, bytes);
        return bytes;
    }

    /**
     * The file as a TIFF whose directory, behind all that was there, has nothing but the fields wanted: with the lengths
     * of the parts as they were found, and places and lengths under the tags of the kind of parts. What has 64 bits in a
     * BigTIFF has 32.
     *
     * @param wanted in ascending order
     * @param rowsPerStrip the number for that field, which is often written as the largest there is
     */
    byte[] bare(int[] wanted, TiffSegments parts, int rowsPerStrip) {
        TreeMap<Integer, Field> kept = new TreeMap<>();
        for (int tag : wanted) {
            Field field = fields.get(tag);
            if (field != null) {
                kept.put(parts.standardTag(tag), field);
            }
        }
        int lengths = parts.standardTag(TiffDirectory.STRIP_LENGTHS);
        kept.putIfAbsent(lengths, new Field(LONG, parts.count, 0));
        int start = in.limit() + (in.limit() & 1);
        int next = start + 2 + ENTRY * kept.size() + 4;
        int room = next + 4 * parts.count;
        for (Field field : kept.values()) {
            room += field.type >= LONG8 ? 4 * field.count : 0;
        }
        byte[] bare = new byte[room];
        in.get(0, bare, 0, in.limit());
        ByteBuffer out = ByteBuffer.wrap(bare).order(in.order());
        out.putShort(2, (short) 42).putInt(4, start).putShort(start, (short) kept.size());
        int at = start + 2;
        for (Map.Entry<Integer, Field> entry : kept.entrySet()) {
            int tag = entry.getKey();
            Field field = entry.getValue();
            out.putShort(at, (short) tag);
            if (tag == lengths || tag == TiffDirectory.ROWS_PER_STRIP || field.type >= LONG8) {
                int count = tag == lengths ? parts.count : tag == TiffDirectory.ROWS_PER_STRIP ? 1 : field.count;
                out.putShort(at + 2, (short) LONG).putInt(at + 4, count);
                int to = at + 8;
                if (count > 1) {
                    out.putInt(to, next);
                    to = next;
                    next += 4 * count;
                }
                for (int i = 0; i < count; i++) {
                    out.putInt(
                            to + 4 * i,
                            tag == lengths
                                    ? parts.end(i) - parts.start(i)
                                    : tag == TiffDirectory.ROWS_PER_STRIP ? rowsPerStrip : (int) value(field, i));
                }
            } else {
                int bytes = field.count * SIZES[field.type];
                out.putShort(at + 2, (short) field.type).putInt(at + 4, field.count);
                if (bytes <= 4) {
                    in.get(field.values, bare, at + 8, bytes);
                } else {
                    out.putInt(at + 8, field.values);
                }
            }
            at += ENTRY;
        }
        return bare;
    }
}
