package dev.serai.image.codec.bmp;

import dev.serai.image.Limits;
import dev.serai.image.codec.Codecs;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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

/** Reading bitmaps of two megapixels, beside the JDK's own reader. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class BmpBenchmark {
    private static final int WIDTH = 1792;
    private static final int HEIGHT = 1120;

    /** 24 bits a pixel, and 8 with a palette of colors and of grays. */
    @Param({"colour", "palette", "grey"})
    public String picture;

    private byte[] file;

    @Setup
    public void make() throws IOException {
        Random random = new Random(5);
        BufferedImage noise = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                noise.setRGB(x, y, random.nextInt());
            }
        }
        BufferedImage image = new BufferedImage(
                WIDTH,
                HEIGHT,
                switch (picture) {
                    case "palette" -> BufferedImage.TYPE_BYTE_INDEXED;
                    case "grey" -> BufferedImage.TYPE_BYTE_GRAY;
                    default -> BufferedImage.TYPE_3BYTE_BGR;
                });
        Graphics2D graphics = image.createGraphics();
        graphics.drawImage(noise, 0, 0, null);
        graphics.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "bmp", out);
        file = out.toByteArray();
    }

    @Benchmark
    public Object read() {
        return Codecs.read(file, Limits.DEFAULT).frames();
    }

    @Benchmark
    public Object jdkRead() throws IOException {
        return ImageIO.read(new ByteArrayInputStream(file));
    }
}
