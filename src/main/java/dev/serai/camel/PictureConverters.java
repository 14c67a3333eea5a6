package dev.serai.camel;

import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import dev.serai.process.ImageEngine;
import dev.serai.process.InProcessEngine;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.TypeConversionException;
import org.apache.camel.TypeConverter;
import org.apache.camel.WrappedFile;
import org.apache.camel.spi.TypeConverterLoader;
import org.apache.camel.spi.TypeConverterRegistry;
import org.apache.camel.support.SimpleTypeConverter;

/**
 * Type converters between {@link Picture} and what messages hold: {@code byte[]}, {@link InputStream}, {@link
 * ByteBuffer}, files. Camel finds them by itself ({@code META-INF/services/org/apache/camel/TypeConverterLoader}).
 *
 * <p>Into a picture: the pixels are not decoded yet, the limits are checked; a bean of type {@link Limits} in the
 * registry replaces the default ones. Out of a picture: a file of the format it came in, or PNG if Serai does not write
 * that. The operations noted on the picture are done then, by the {@link ImageEngine} in the registry; if there is none, in
 * this process, with the {@link WriteOptions} in the registry or the default ones. What is refused comes out as a {@link
 * TypeConversionException} whose cause is the refusal.
 */
public final class PictureConverters implements TypeConverterLoader {
    @Override
    public void load(TypeConverterRegistry registry) {
        in(registry, byte[].class, PictureConverters::picture);
        in(registry, ByteBuffer.class, (buffer, exchange) -> picture(bytes(buffer), exchange));
        in(registry, InputStream.class, PictureConverters::picture);
        in(registry, File.class, (file, exchange) -> picture(file.toPath(), exchange));
        in(registry, Path.class, PictureConverters::picture);
        in(registry, WrappedFile.class, PictureConverters::picture);
        out(registry, byte[].class, PictureConverters::bytes);
        out(registry, ByteBuffer.class, (picture, exchange) -> ByteBuffer.wrap(bytes(picture, exchange)));
        out(registry, InputStream.class, (picture, exchange) -> new ByteArrayInputStream(bytes(picture, exchange)));
    }

    private static <T> void in(TypeConverterRegistry registry, Class<T> from, Conversion<T, Picture> conversion) {
        registry.addTypeConverter(Picture.class, from, converter(from, conversion));
    }

    private static <T> void out(TypeConverterRegistry registry, Class<T> to, Conversion<Picture, T> conversion) {
        registry.addTypeConverter(to, Picture.class, converter(Picture.class, conversion));
    }

    private static <F, T> TypeConverter converter(Class<F> from, Conversion<F, T> conversion) {
        return new SimpleTypeConverter(
                false, (type, exchange, value) -> conversion.convert(from.cast(value), exchange));
    }

    private static Picture picture(byte[] file, Exchange exchange) {
        return Codecs.read(file, bean(exchange, Limits.class, Limits.DEFAULT));
    }

    /** Reads one byte more than the limit at most, however long the stream is. */
    private static Picture picture(InputStream stream, Exchange exchange) throws IOException {
        Limits limits = bean(exchange, Limits.class, Limits.DEFAULT);
        int most = (int) Math.min(limits.maxBytes() + 1, Integer.MAX_VALUE - 8);
        try (stream) {
            return Codecs.read(stream.readNBytes(most), limits);
        }
    }

    private static Picture picture(Path file, Exchange exchange) throws IOException {
        bean(exchange, Limits.class, Limits.DEFAULT).checkBytes(Files.size(file));
        return picture(Files.readAllBytes(file), exchange);
    }

    /** A file that a Camel component found: on this machine by its path, elsewhere by what was fetched of it. */
    private static Picture picture(WrappedFile<?> file, Exchange exchange) throws IOException {
        return file.getFile() instanceof File local
                ? picture(local.toPath(), exchange)
                : exchange.getContext().getTypeConverter().convertTo(Picture.class, exchange, file.getBody());
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static byte[] bytes(Picture picture, Exchange exchange) {
        WriteOptions options = bean(exchange, WriteOptions.class, WriteOptions.DEFAULT);
        return bean(exchange, ImageEngine.class, new InProcessEngine(options))
                .write(picture, picture.format().written())
                .image();
    }

    private static <T> T bean(Exchange exchange, Class<T> type, T otherwise) {
        T bean = exchange == null ? null : exchange.getContext().getRegistry().findSingleByType(type);
        return bean == null ? otherwise : bean;
    }

    private interface Conversion<F, T> {
        T convert(F value, Exchange exchange) throws IOException;
    }
}
