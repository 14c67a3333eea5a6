package dev.serai.image.codec.bmp;

import dev.serai.image.DecodingMemory;
import dev.serai.image.Format;
import dev.serai.image.Header;
import dev.serai.image.Picture;
import dev.serai.image.codec.FileSink;
import dev.serai.image.codec.MappedCodec;
import dev.serai.image.codec.WriteOptions;
import dev.serai.image.codec.bytes.Bytes;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.nio.ByteBuffer;

/**
 * Windows bitmaps, read only: 1 to 32 bits a pixel, palettes, bit fields, run-length codes, either row order, and
 * every header from OS/2 1.x to version 5 (Microsoft, "Bitmap storage"; 1.x as IBM has it). The JDK's reader knows no
 * alpha and trusts what files claim. Gray palettes give one channel, bit fields with alpha four, all else three. What
 * has no run-length codes is read row by row.
 */
public final class BmpCodec implements MappedCodec {
    @Override
    public Format format() {
        return Format.BMP;
    }

    @Override
    public boolean recognizes(byte[] head) {
        if (head.length < 18 || head[0] != 'B' || head[1] != 'M') {
            return false;
        }
        // The two-letter signature is weak; a known header size confirms it.
        long header = Bytes.u32le(head, BmpFile.FILE_HEADER);
        return header == BmpFile.CORE || header >= 16 && header <= 64 || header == 108 || header == 124;
    }

    @Override
    public DecodingMemory memory(ByteBuffer file, Header header) {
        BmpFile bitmap = new BmpFile(file);
        return bitmap.hasRuns()
                ? DecodingMemory.whole(header.pixels() + header.sampleBytes())
                : DecodingMemory.byRows(bitmap.rowBytes() + 4L * header.width());
    }

    @Override
    public Header header(ByteBuffer file) {
        return new BmpFile(file).header;
    }

    @Override
    public Picture open(ByteBuffer file, Header header) {
        return Picture.of(header, new BmpSource(new BmpFile(file)));
    }

    @Override
    public void write(Picture picture, WriteOptions options, FileSink out) {
        throw new RefusedException(Refusal.UNSUPPORTED_FORMAT, "Serai reads bmp but does not write it.");
    }
}
