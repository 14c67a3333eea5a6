package dev.serai.image.codec.png;

import dev.serai.image.codec.deflate.DeflateInput;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * The contents of a PNG file's IDAT chunks, one after the other; chunks of other types between them are passed over. The
 * checksum of each is compared when its last byte has been read, a chunk in which the file ends has none.
 */
final class PngData implements DeflateInput {
    private static final int IDAT = 0x49444154;

    private final PngChunks chunks;
    private final ByteBuffer file;
    private final CRC32 crc = new CRC32();

    /** The chunk being read, how many come after it, and the bytes left in it. */
    private int chunk;

    private int following;
    private int left;

    /** The data of so many chunks, the first of which begins at that offset. */
    PngData(PngChunks chunks, ByteBuffer file, int first, int count) {
        this.chunks = chunks;
        this.file = file;
        following = count - 1;
        begin(first);
    }

    private void begin(int at) {
        chunk = at;
        int length = file.getInt(at);
        left = Math.min(length < 0 ? Integer.MAX_VALUE : length, file.limit() - at - 8);
        crc.reset();
        crc.update(file.slice(at + 4, 4));
        file.position(at + 8);
    }

    @Override
    public int read(byte[] to, int at, int most) {
        while (left == 0) {
            if (following == 0) {
                return 0;
            }
            following--;
            int next = chunk + 12 + file.getInt(chunk);
            while (file.getInt(next + 4) != IDAT) {
                next += 12 + file.getInt(next);
            }
            begin(next);
            check();
        }
        int count = Math.min(left, most);
        file.get(to, at, count);
        crc.update(to, at, count);
        left -= count;
        check();
        return count;
    }

    /** Compares the checksum of a chunk that has been read. */
    private void check() {
        if (left == 0 && chunks.isWhole(chunk) && (int) crc.getValue() != file.getInt(file.position())) {
            throw chunks.wrongChecksum(chunk);
        }
    }

    /** Reads what is left, for its checksums. */
    void finish() {
        byte[] rest = new byte[1 << 13];
        int count = 1;
        while (count > 0) {
            count = read(rest, 0, rest.length);
        }
    }
}
