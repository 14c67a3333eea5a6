package dev.serai.image.codec.jpeg;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Picture;
import dev.serai.image.codec.WriteOptions;
import dev.serai.image.codec.jpeg.kernels.JpegKernels;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** JPEG of 2 megapixels, by the codec in Java and by libjpeg-turbo (which must be installed for that). */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JpegBenchmark {
    private static final int WIDTH = 1792;
    private static final int HEIGHT = 1120;

    @Param({"java", "library"})
    public String engine;

    private JpegCodec codec;
    private Picture picture;
    private byte[] file;

    /** Slopes, waves and a little noise: about as many coefficients as a photograph has. */
    @Setup
    public void draw() {
        JpegKernels.warmUp();
        byte[] pixels = new byte[WIDTH * HEIGHT * 3];
        SplittableRandom random = new SplittableRandom(1);
        int at = 0;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                double wave = 60 * Math.sin(x * y / 9_000.0);
                for (int c = 0; c < 3; c++) {
                    double level = 90 + 70.0 * x / WIDTH + 40.0 * y / HEIGHT * c + wave + random.nextInt(-6, 7);
                    pixels[at++] = (byte) Math.max(0, Math.min(255, (int) level));
                }
            }
        }
        codec = new JpegCodec(engine.equals("java") ? new JpegJavaEngine() : new JpegTurboEngine());
        picture = Picture.of(Format.PNG, Frame.of(pixels, 3, WIDTH, HEIGHT, 0));
        file = codec.write(picture, WriteOptions.DEFAULT);
    }

    private Picture open() {
        return codec.open(file, codec.header(file));
    }

    @Benchmark
    public byte[] decode() {
        return open().frames().get(0).bytes();
    }

    @Benchmark
    public byte[] encode() {
        return codec.write(picture, WriteOptions.DEFAULT);
    }

    @Benchmark
    public byte[] grayFile() {
        return open().undecoded()
                .flatMap(source -> source.grayscale())
                .flatMap(Picture::undecoded)
                .flatMap(source -> source.encoded())
                .orElseThrow();
    }

    @Benchmark
    public byte[] halfFile() {
        Picture half = open().undecoded()
                .flatMap(source -> source.reduced(WIDTH / 2, HEIGHT / 2))
                .orElseThrow();
        return codec.write(half, WriteOptions.DEFAULT);
    }

    @Benchmark
    public byte[] halfPixels() {
        return open().undecoded()
                .flatMap(source -> source.reduced(WIDTH / 2, HEIGHT / 2))
                .orElseThrow()
                .frames()
                .get(0)
                .bytes();
    }
}
