package dev.serai.image.codec;

import dev.serai.image.codec.JpegDecoder.Want;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.util.Optional;

/** JPEG in plain Java: {@link JpegDecoder} and {@link JpegEncoder}. */
final class JpegJavaEngine implements JpegEngine {
    @Override
    public byte[] decode(byte[] file, JpegHeader header, int divisor, boolean lumaOnly) {
        if (!header.isHuffmanDct()) {
            throw new RefusedException(
                    Refusal.UNSUPPORTED_FORMAT,
                    "The JPEG file is of a kind that Serai does not read (it reads Huffman-coded files of 8 bits, baseline and"
                            + " progressive).");
        }
        JpegPlanes planes = new JpegDecoder(file, header, divisor, lumaOnly ? Want.LUMA : Want.COLOURS).decode();
        return JpegColours.interleave(planes, header.colours(), divisor < 8);
    }

    @Override
    public byte[] encode(byte[] pixels, int channels, int width, int height, int quality, byte[] profile) {
        return JpegEncoder.encode(pixels, channels, width, height, quality, profile);
    }

    @Override
    public Optional<byte[]> reduce(byte[] file, JpegHeader header, int divisor, int quality, byte[] profile) {
        if (!header.isHuffmanDct()) {
            return Optional.empty();
        }
        JpegPlanes planes = new JpegDecoder(file, header, divisor, Want.STORED).decode();
        return Optional.of(JpegEncoder.encode(planes, quality, profile));
    }
}
