package dev.serai.image.codec;

import dev.serai.image.Header;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.Source;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** What holds for every file, whatever its bytes: a picture or a refusal comes of it, within the limits, and soon. */
public final class CodecTorture {
    private static final Limits LIMITS = new Limits(1 << 20, 1 << 20, 50);
    private static final Set<Refusal> EXPECTED =
            EnumSet.of(Refusal.BROKEN_IMAGE, Refusal.TOO_MANY_PIXELS, Refusal.UNSUPPORTED_FORMAT, Refusal.TOO_LARGE);

    /** Larger files leave the fuzzer too few tries. */
    private static final long LARGEST_SEED = 8_000;

    /** Processor time that one file may cost; the slowest known takes a tenth of it, instrumented. */
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CodecTorture() {}

    /** The small test files of that format, by the folder they lie in. */
    public static Stream<Arguments> seeds(String folder) {
        try (Stream<Path> all =
                Files.walk(Path.of(CodecTorture.class.getResource(folder).toURI()))) {
            return all
                    .filter(file -> file.toString().matches(".*\\.(png|gif|jpe?g|webp|bmp|tiff?)"))
                    .filter(file -> file.toFile().length() <= LARGEST_SEED)
                    .sorted()
                    .map(CodecTorture::bytes)
                    .map(Arguments::of)
                    .toList()
                    .stream();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does with the file all that an application does with it, and throws what must not happen. */
    public static void tryAll(byte[] file) {
        timed(() -> {
            refusable(() -> Codecs.header(file));
            refusable(() -> ways(Codecs.read(file, LIMITS)));
        });
    }

    /** Does all of it with that codec, whatever the bytes begin with. */
    public static void tryAll(Codec codec, byte[] file) {
        timed(() -> refusable(() -> {
            Header header = codec.header(file);
            LIMITS.check(header);
            ways(codec.open(file, header));
        }));
    }

    private static void ways(Picture picture) {
        Source source = picture.undecoded().orElseThrow();
        refusable(source::encoded);
        refusable(() -> source.grayscale().ifPresent(CodecTorture::decode));
        refusable(() -> source.reduced((picture.width() + 1) / 2, (picture.height() + 1) / 2)
                .ifPresent(CodecTorture::decode));
        refusable(() -> decode(picture));
    }

    private static void decode(Picture picture) {
        Header found = Picture.of(picture.format(), picture.content()).header();
        if (!found.equals(picture.header())) {
            throw new AssertionError("The header says " + picture.header() + ", the pixels are " + found);
        }
    }

    private static void refusable(Runnable work) {
        try {
            work.run();
        } catch (RefusedException e) {
            if (!EXPECTED.contains(e.refusal()) || e.getMessage().isBlank()) {
                throw new AssertionError("refused as " + e.code(), e);
            }
        }
    }

    private static void timed(Runnable work) {
        long begin = THREADS.getCurrentThreadCpuTime();
        work.run();
        long nanos = THREADS.getCurrentThreadCpuTime() - begin;
        if (nanos > MOST_NANOS) {
            throw new AssertionError("It took " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms of processor time");
        }
    }
}
