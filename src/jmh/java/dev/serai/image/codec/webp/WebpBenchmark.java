package dev.serai.image.codec.webp;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** WebP, lossy and lossless, on 800 x 600 pixels of smooth color with a little noise. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WebpBenchmark {
    private static final int WIDTH = 800;
    private static final int HEIGHT = 600;

    private Picture fromJpeg;
    private Picture fromPng;
    private byte[] lossy;
    private byte[] lossless;

    @Setup
    public void pictures() {
        Random random = new Random(1);
        byte[] samples = new byte[3 * WIDTH * HEIGHT];
        for (int y = 0, at = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int noise = random.nextInt(8);
                samples[at++] = (byte) (x * 240 / WIDTH + noise);
                samples[at++] = (byte) (y * 240 / HEIGHT + noise);
                samples[at++] = (byte) (128 + 100 * Math.sin(x * 0.02 + y * 0.03) + noise);
            }
        }
        Frame frame = Frame.of(samples, 3, WIDTH, HEIGHT, 0);
        fromJpeg = Picture.of(Format.JPEG, frame);
        fromPng = Picture.of(Format.PNG, frame);
        lossy = encodeLossy();
        lossless = encodeLossless();
    }

    @Benchmark
    public List<Frame> decodeLossy() {
        return Codecs.read(lossy, Limits.DEFAULT).frames();
    }

    @Benchmark
    public List<Frame> decodeLossless() {
        return Codecs.read(lossless, Limits.DEFAULT).frames();
    }

    @Benchmark
    public byte[] encodeLossy() {
        return Codecs.write(fromJpeg, Format.WEBP, WriteOptions.DEFAULT);
    }

    @Benchmark
    public byte[] encodeLossless() {
        return Codecs.write(fromPng, Format.WEBP, WriteOptions.DEFAULT);
    }
}
