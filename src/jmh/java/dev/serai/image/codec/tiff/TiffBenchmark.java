package dev.serai.image.codec.tiff;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageWriterSpi;
import dev.serai.image.Header;
import dev.serai.image.Limits;
import dev.serai.image.codec.Codecs;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
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

/** Reading TIFF of two megapixels in color, waves with the noise of a camera, beside the plug-in for the rarer kinds. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class TiffBenchmark {
    private static final int WIDTH = 1792;
    private static final int HEIGHT = 1120;

    /** As the writer calls them; it stores differences where it uses LZW or Deflate. */
    @Param({"None", "PackBits", "LZW", "Deflate"})
    public String compression;

    private byte[] file;

    @Setup
    public void make() throws IOException {
        Random random = new Random(5);
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int rgb = 0;
                for (int c = 0; c < 3; c++) {
                    double wave = Math.sin(x / 90.0 + c) + Math.cos(y / 70.0) + Math.sin((x + y) / 40.0);
                    rgb = rgb << 8 | (int) (128 + 30 * wave + 3 * random.nextGaussian()) & 0xFF;
                }
                image.setRGB(x, y, rgb);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = new TIFFImageWriterSpi().createWriterInstance(null);
        try (ImageOutputStream to = ImageIO.createImageOutputStream(out)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionType(compression);
            writer.setOutput(to);
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
        file = out.toByteArray();
    }

    @Benchmark
    public Object read() {
        return Codecs.read(file, Limits.DEFAULT).frames();
    }

    @Benchmark
    public Object readByPlugin() {
        Header header = new TiffCodec().header(file);
        TiffDirectory directory = new TiffDirectory(ByteBuffer.wrap(file));
        return TiffCodec.readByPlugin(directory, directory.parts(), header);
    }
}
