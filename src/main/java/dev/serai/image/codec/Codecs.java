package dev.serai.image.codec;

import dev.serai.image.DecodingMemory;
import dev.serai.image.Format;
import dev.serai.image.Header;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.Source;
import dev.serai.image.codec.bmp.BmpCodec;
import dev.serai.image.codec.gif.GifCodec;
import dev.serai.image.codec.jpeg.JpegCodec;
import dev.serai.image.codec.png.PngCodec;
import dev.serai.image.codec.tiff.TiffCodec;
import dev.serai.image.codec.webp.WebpCodec;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads and writes pictures in every supported format: the registry of {@link Codec}s. Stateless and safe for use by
 * several threads.
 */
public final class Codecs {
    /** How many of a file's first bytes tell its format, at most. */
    public static final int SIGNATURE_BYTES = 32;

    private static final List<Codec> ALL =
            List.of(new JpegCodec(), new PngCodec(), new GifCodec(), new WebpCodec(), new BmpCodec(), new TiffCodec());

    /** The largest number of samples per frame, which lie in one array. */
    private static final int MOST_SAMPLES = Integer.MAX_VALUE - 16;

    private Codecs() {}

    /**
     * Warms up the codecs' vector kernels, if there are any; without this they come into use some seconds after the
     * first file. Takes some seconds of one core.
     */
    public static void warmUp() {
        JpegCodec.warmUp();
    }

    /** Detects the format from the first bytes; empty if it is not supported. */
    public static Optional<Format> formatOf(byte[] file) {
        return codecFor(file).map(Codec::format);
    }

    /**
     * Reads the header, without decoding pixels and without any limit on the size it claims.
     *
     * @throws RefusedException {@code unsupported-format} or {@code broken-image}
     */
    public static Header header(byte[] file) {
        return codec(file).header(file);
    }

    /**
     * What decoding a file will take, without decoding any of it.
     *
     * @param header the result of {@link #header} for it
     */
    public static DecodingMemory memory(byte[] file, Header header) {
        try {
            return codec(file).memory(ByteBuffer.wrap(file), header);
        } catch (RefusedException damaged) {
            return DecodingMemory.whole(header.sampleBytes());
        }
    }

    /**
     * Opens a picture; its pixels are decoded when they are first needed.
     *
     * @throws RefusedException {@code too-large}, {@code unsupported-format}, {@code broken-image} or {@code
     *     too-many-pixels}, the last before any pixel is decoded
     */
    public static Picture read(byte[] file, Limits limits) {
        limits.checkBytes(file.length);
        return read(ByteBuffer.wrap(file), codec(file), limits);
    }

    /**
     * Opens a picture in a file, as {@link #read(byte[], Limits)} does. Of formats that can be read part by part the file
     * is not taken into memory as a whole, and must not be changed as long as the picture is in use.
     *
     * @throws IOException if the file cannot be read
     */
    public static Picture read(Path file, Limits limits) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            limits.checkBytes(channel.size());
            ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            byte[] head = new byte[Math.min(SIGNATURE_BYTES, mapped.limit())];
            mapped.get(0, head);
            Codec codec = codec(head);
            return read(codec.readsMapped() ? mapped : ByteBuffer.wrap(Files.readAllBytes(file)), codec, limits);
        }
    }

    private static Picture read(ByteBuffer file, Codec codec, Limits limits) {
        Header header = codec.header(file);
        limits.check(header);
        if ((long) header.width() * header.height() * header.channels() > MOST_SAMPLES) {
            throw new RefusedException(
                    Refusal.TOO_MANY_PIXELS,
                    "A frame of " + header.width() + " x " + header.height() + " pixels is more than Serai can hold.");
        }
        return Picture.of(header, new EncodedFile(file, codec, header));
    }

    /**
     * Encodes a picture in that format. A picture that is still encoded in the same format is not encoded again.
     *
     * @throws RefusedException {@code unsupported-format} if Serai only reads that format
     */
    public static byte[] write(Picture picture, Format format, WriteOptions options) {
        return FileParts.joined(out -> write(picture, format, options, out::put));
    }

    /**
     * Encodes a picture part by part, as {@link #write(Picture, Format, WriteOptions)} does. Where the formats on either
     * side allow it no more than some rows of the picture and some parts of the file are held. What is refused may be so
     * after parts of the file have been given away.
     *
     * @param out takes the parts of the file in their order; they may be kept, and must not be changed
     */
    public static void write(Picture picture, Format format, WriteOptions options, Consumer<byte[]> out) {
        if (picture.format() == format) {
            Optional<byte[]> ready = picture.undecoded().flatMap(Source::encoded);
            if (ready.isPresent()) {
                out.accept(ready.get());
                return;
            }
        }
        ALL.stream()
                .filter(codec -> codec.format() == format && format.writable())
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        Refusal.UNSUPPORTED_FORMAT, "Serai reads " + format.label() + " but does not write it."))
                .write(picture, options, out::accept);
    }

    private static Optional<Codec> codecFor(byte[] file) {
        byte[] head = Arrays.copyOf(file, Math.min(file.length, SIGNATURE_BYTES));
        return ALL.stream().filter(codec -> codec.recognizes(head)).findFirst();
    }

    private static Codec codec(byte[] file) {
        return codecFor(file)
                .orElseThrow(() -> new RefusedException(
                        Refusal.UNSUPPORTED_FORMAT,
                        file.length == 0
                                ? "There are no bytes; send an image."
                                : "These bytes are not an image that Serai reads (PNG, GIF, JPEG, WebP, BMP, TIFF)."));
    }
}
