package dev.serai.image.codec.jpeg;

import dev.serai.image.codec.jpeg.JpegDecoder.Want;
import dev.serai.image.rows.Rows;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** JPEG in plain Java: {@link JpegDecoder} and {@link JpegEncoder}. */
final class JpegJavaEngine implements JpegEngine {
    @Override
    public byte[] decode(byte[] file, JpegHeader header, int divisor, boolean lumaOnly) {
        if (!header.isHuffmanDct()) {
            throw unread(header);
        }
        JpegPlanes planes =
                new JpegDecoder(ByteBuffer.wrap(file), header, divisor, lumaOnly ? Want.LUMA : Want.COLORS).decode();
        return JpegColorConverter.interleave(planes, header.colors(), divisor < 8);
    }

    @Override
    public Rows rows(ByteBuffer file, JpegHeader header, int divisor, boolean lumaOnly) {
        return new JpegSource.DecodedRows(file, header, divisor, lumaOnly);
    }

    @Override
    public byte[] encode(byte[] pixels, int from, int channels, int width, int height, int quality, byte[] profile) {
        return JpegEncoder.encode(pixels, from, channels, width, height, quality, profile);
    }

    @Override
    public Optional<byte[]> reduce(byte[] file, JpegHeader header, int divisor, int quality, byte[] profile) {
        if (!header.isHuffmanDct()) {
            return Optional.empty();
        }
        JpegPlanes planes = new JpegDecoder(ByteBuffer.wrap(file), header, divisor, Want.STORED).decode();
        return Optional.of(JpegEncoder.encode(planes, quality, profile));
    }

    /** The refusal of a file that is no Huffman-coded DCT file of 8 bits, with what it is instead. */
    private static RefusedException unread(JpegHeader header) {
        String sentence =
                switch (header.frameMarker()) {
                    case 0xC3, 0xCB -> "The JPEG file is lossless JPEG; Serai reads baseline and progressive files.";
                    case 0xC0, 0xC1, 0xC2, 0xC9, 0xCA ->
                        header.isArithmetic()
                                ? "The JPEG file is arithmetic-coded; Serai reads that only where libjpeg-turbo is installed."
                                : "The JPEG file has " + header.precision() + " bits a sample; Serai reads files of 8.";
                    default -> "The JPEG file is hierarchical; Serai reads baseline and progressive files.";
                };
        return new RefusedException(Refusal.UNSUPPORTED_FORMAT, sentence);
    }
}
