package dev.serai.image.codec.gif;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import java.util.ArrayList;
import java.util.List;
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

/**
 * GIF on an animation of 12 frames of 320 x 200 in which something moves over a smooth ground: with 64 colors, which
 * are kept exactly, and with thousands, which are quantized.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GifBenchmark {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 200;

    private Picture exact;
    private Picture many;
    private byte[] file;

    @Setup
    public void pictures() {
        exact = animation(0xC0);
        many = animation(0xFF);
        file = Codecs.write(many, Format.GIF, WriteOptions.DEFAULT);
    }

    private static Picture animation(int mask) {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            byte[] samples = new byte[3 * WIDTH * HEIGHT];
            for (int y = 0, at = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    boolean moving = Math.hypot(x - 40 - 20 * i, y - 100) < 30;
                    samples[at++] = (byte) (mask & (moving ? 255 - y : x * 255 / WIDTH));
                    samples[at++] = (byte) (mask & (moving ? x : y * 255 / HEIGHT));
                    samples[at++] = (byte) (mask & (int) (128 + 100 * Math.sin(x * 0.05 + y * 0.03)));
                }
            }
            frames.add(Frame.of(samples, 3, WIDTH, HEIGHT, 40));
        }
        return Picture.of(Format.GIF, new Picture.Content(frames, Picture.LOOP_FOREVER, null));
    }

    @Benchmark
    public List<Frame> decode() {
        return Codecs.read(file, Limits.DEFAULT).frames();
    }

    @Benchmark
    public byte[] grayscale() {
        Picture gray = Codecs.read(file, Limits.DEFAULT)
                .undecoded()
                .orElseThrow()
                .grayscale()
                .orElseThrow();
        return Codecs.write(gray, Format.GIF, WriteOptions.DEFAULT);
    }

    @Benchmark
    public byte[] encodeExact() {
        return Codecs.write(exact, Format.GIF, WriteOptions.DEFAULT);
    }

    @Benchmark
    public byte[] encodeQuantized() {
        return Codecs.write(many, Format.GIF, WriteOptions.DEFAULT);
    }
}
