package dev.serai.image.codec.png;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Picture;
import dev.serai.image.codec.WriteOptions;
import dev.serai.image.codec.deflate.DeflateBlockWriter;
import dev.serai.image.codec.deflate.DeflateDecoder;
import dev.serai.image.codec.deflate.Matches;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import javax.imageio.ImageIO;
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

/**
 * PNG of two megapixels in color, and its parts, beside the JDK's own. For one thread, give the JVM one processor:
 * {@code -XX:ActiveProcessorCount=1}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class PngBenchmark {
    private static final int WIDTH = 1792;
    private static final int HEIGHT = 1120;

    /** Waves with the noise of a camera, and the flat boxes of a screen. */
    @Param({"photograph", "screen"})
    public String picture;

    private Frame frame;
    private BufferedImage image;
    private byte[] file;
    private byte[] deflated;
    private byte[] rows;

    @Setup
    public void make() throws DataFormatException {
        Random random = new Random(5);
        boolean photograph = picture.equals("photograph");
        byte[] samples = new byte[WIDTH * HEIGHT * 3];
        image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int y = 0, i = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int rgb = 0;
                for (int c = 0; c < 3; c++, i++) {
                    double wave = Math.sin(x / 90.0 + c) + Math.cos(y / 70.0) + Math.sin((x + y) / 40.0);
                    int box = (x / 24 * 31 ^ y / 16 * 17) % 7 * 40;
                    samples[i] = (byte) (photograph ? 128 + 30 * wave + 3 * random.nextGaussian() : box + 10 * c);
                    rgb = rgb << 8 | samples[i] & 0xFF;
                }
                image.setRGB(x, y, rgb);
            }
        }
        frame = Frame.of(samples, 3, WIDTH, HEIGHT, 0);
        file = new PngCodec().write(Picture.of(Format.PNG, frame), WriteOptions.DEFAULT);
        Matches none = new Matches();
        DeflateBlockWriter stream = new DeflateBlockWriter(samples.length);
        stream.compress(samples, 0, samples.length, none, true);
        byte[] compressed = stream.toByteArray();
        deflated = java.util.Arrays.copyOf(compressed, compressed.length + DeflateDecoder.INPUT_SLACK);
        rows = new byte[samples.length + DeflateDecoder.OUTPUT_SLACK];
    }

    @Benchmark
    public Object read() {
        return new PngDecoder(ByteBuffer.wrap(file)).decode();
    }

    @Benchmark
    public byte[] write() {
        return new PngCodec().write(Picture.of(Format.PNG, frame), WriteOptions.DEFAULT);
    }

    @Benchmark
    public Object jdkRead() throws IOException {
        return ImageIO.read(new ByteArrayInputStream(file));
    }

    @Benchmark
    public Object jdkWrite() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out;
    }

    @Benchmark
    public int inflate() {
        return new DeflateDecoder("PNG")
                .start(deflated, 0, deflated.length - DeflateDecoder.INPUT_SLACK)
                .inflate(rows, 0, WIDTH * HEIGHT * 3);
    }

    @Benchmark
    public int jdkInflate() throws DataFormatException {
        Inflater inflater = new Inflater(true);
        inflater.setInput(deflated, 0, deflated.length - DeflateDecoder.INPUT_SLACK);
        int length = inflater.inflate(rows, 0, WIDTH * HEIGHT * 3);
        inflater.end();
        return length;
    }
}
