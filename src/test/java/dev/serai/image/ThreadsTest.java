package dev.serai.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files are the same to the byte, however many threads work on a picture. */
class ThreadsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PNG | blur:2 | PNG",
                "PNG | blur:20 | PNG",
                "PNG | grayscale,blur:3,scale:0.4 | JPEG",
                "JPEG | blur:1 | JPEG",
                "JPEG | scale:1.3 | PNG",
                "BMP | scale:0.5,blur:6 | PNG",
                "BMP | grayscale | JPEG"
            })
    void doNotChangeAFile(Format from, String steps, Format to) throws Exception {
        Picture pixels = picture();
        byte[] file = from.writable()
                ? Codecs.write(pixels, from, WriteOptions.DEFAULT)
                : bmp(pixels.frames().get(0));
        Map<Integer, byte[]> results = new LinkedHashMap<>();

        for (int threads : new int[] {1, 2, 3, 7}) {
            ForkJoinPool pool = new ForkJoinPool(threads);
            try {
                results.put(
                        threads,
                        pool.submit(() -> Codecs.write(
                                        Pipeline.parse(steps).apply(Codecs.read(file, Limits.DEFAULT)),
                                        to,
                                        WriteOptions.DEFAULT))
                                .get());
            } finally {
                pool.shutdown();
            }
        }

        assertThat(results).allSatisfy((threads, result) -> assertThat(result).isEqualTo(results.get(1)));
    }

    /** Large enough for several strips. */
    private static Picture picture() {
        int width = 1300;
        int height = 900;
        byte[] samples = new byte[3 * width * height];
        for (int i = 0; i < samples.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width;
            samples[i] = (byte) (x * (1 + i % 3) / 7 + y / 3 + (x * y * 31 >>> 7 & 15));
        }
        return Picture.of(Format.PNG, Frame.of(samples, 3, width, height, 0));
    }

    /** A file of 24 bits a pixel, from the bottom to the top, whose rows need no padding. */
    private static byte[] bmp(Frame frame) {
        int stride = 3 * frame.width();
        byte[] file = new byte[54 + stride * frame.height()];
        file[0] = 'B';
        file[1] = 'M';
        put(file, 2, file.length);
        put(file, 10, 54);
        put(file, 14, 40);
        put(file, 18, frame.width());
        put(file, 22, frame.height());
        put(file, 26, 1 | 24 << 16);
        for (int y = 0; y < frame.height(); y++) {
            System.arraycopy(frame.bytes(), y * stride, file, 54 + (frame.height() - 1 - y) * stride, stride);
        }
        return file;
    }

    private static void put(byte[] file, int at, int number) {
        for (int i = 0; i < 4; i++) {
            file[at + i] = (byte) (number >>> 8 * i);
        }
    }
}
