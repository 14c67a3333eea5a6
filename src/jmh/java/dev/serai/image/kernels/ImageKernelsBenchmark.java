package dev.serai.image.kernels;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Picture;
import dev.serai.image.Pipeline;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The operations on a picture of two million pixels. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-Xmx2g"})
@State(Scope.Thread)
public class ImageKernelsBenchmark {
    private static final int WIDTH = 1792;
    private static final int HEIGHT = 1120;

    @Param({
        "grayscale",
        "scale:0.5",
        "scale:0.6",
        "scale:2",
        "blur:0.5",
        "blur:1",
        "blur:2",
        "blur:5",
        "blur:20",
        "blur:100"
    })
    public String step;

    /** Channels x bits. */
    @Param({"3x8", "4x8", "3x16"})
    public String kind;

    private Pipeline pipeline;
    private Picture picture;

    @Setup(Level.Trial)
    public void prepare() {
        KernelFamily.warmUp();
        pipeline = Pipeline.parse(step);
        int channels = kind.charAt(0) - '0';
        Random random = new Random(1);
        int count = channels * WIDTH * HEIGHT;
        if (kind.endsWith("16")) {
            short[] samples = new short[count];
            for (int i = 0; i < count; i++) {
                samples[i] = (short) random.nextInt();
            }
            picture = Picture.of(Format.PNG, Frame.of(samples, channels, WIDTH, HEIGHT, 0));
        } else {
            byte[] samples = new byte[count];
            random.nextBytes(samples);
            picture = Picture.of(Format.PNG, Frame.of(samples, channels, WIDTH, HEIGHT, 0));
        }
    }

    @Benchmark
    public Object step() {
        return pipeline.apply(picture).frames();
    }
}
