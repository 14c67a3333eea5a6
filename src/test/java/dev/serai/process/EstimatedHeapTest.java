package dev.serai.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.Pipeline;
import dev.serai.image.PlainFiles;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import dev.serai.image.rows.Rows;
import dev.serai.image.rows.Samples;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A picture that is decoded as a whole needs no more heap than its header says, so that what is admitted by these numbers
 * is bounded: with little beside the estimate, it is decoded, worked on and written.
 */
@Timeout(240)
class EstimatedHeapTest {
    private static final int WIDTH = 3000;
    private static final int HEIGHT = 2400;

    /** Heap for the classes and the strips in work; a child has four times as much beside a picture. */
    private static final long REST = 20L << 20;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "interlaced.png,blur:2,png",
        "progressive.jpg,blur:2,png",
        "turned.jpg,'',jpeg",
        "animated.gif,blur:2,gif",
        "noise.gif,scale:0.9,gif",
        "lossy.webp,grayscale,webp",
        "runs.bmp,'',png",
        "turned.tif,grayscale,jpeg",
        "indexed.tif,blur:1,png"
    })
    void holdsAPictureThatIsDecodedAsAWhole(String name, String pipeline, String format) throws Exception {
        Path source = folder.resolve(name);
        write(name, source);
        byte[] file = Files.readAllBytes(source);
        Picture picture = Codecs.read(file, Limits.DEFAULT);
        assertThat(Codecs.memory(file, picture.header()).byRows()).isFalse();
        picture = pipeline.isEmpty() ? picture : Pipeline.parse(pipeline).apply(picture);
        long bytes = MemoryEstimate.of(picture.pending().orElseThrow(), Rendition.in(Format.ofLabel(format)));

        long old = bytes + REST;
        long heap = old * (ChildCommand.OLD_TO_YOUNG + 1) / ChildCommand.OLD_TO_YOUNG >> 20;
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap + "m",
                        "-XX:+UseSerialGC",
                        "-XX:NewRatio=" + ChildCommand.OLD_TO_YOUNG,
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EstimatedHeap.class.getName(),
                        source.toString(),
                        pipeline,
                        format))
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(200, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(heap + " MiB: " + printed).isZero();
    }

    private static void write(String name, Path target) throws IOException {
        switch (name) {
            case "interlaced.png" -> Files.write(target, interlaced());
            case "progressive.jpg" -> Files.write(target, progressive());
            case "turned.jpg" -> Files.write(target, turned(written(Format.JPEG, 1)));
            case "animated.gif" -> Files.write(target, written(Format.GIF, 4));
            case "noise.gif" -> Files.write(target, written(Format.GIF, 1));
            case "lossy.webp" -> Files.write(target, written(Format.WEBP, 1));
            case "runs.bmp" -> Files.write(target, runs());
            case "turned.tif" ->
                PlainFiles.writeTiff(
                        Rows.of(Samples.of(samples(3), 3), WIDTH, HEIGHT),
                        new PlainFiles.Tiff(PlainFiles.DEFLATE, 0, 64, 6, false),
                        target);
            default ->
                ImageIO.write(
                        new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_INDEXED), "tiff", target.toFile());
        }
    }

    /** Slopes with many colors. */
    private static byte[] samples(int seed) {
        byte[] samples = new byte[3 * WIDTH * HEIGHT];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) (i / 3 % WIDTH / (20 + i % 3) + i / (3 * WIDTH) / (30 + i % 3) * seed);
        }
        return samples;
    }

    private static byte[] written(Format format, int frames) {
        List<Frame> pictures = java.util.stream.IntStream.rangeClosed(1, frames)
                .mapToObj(i -> Frame.of(samples(i), 3, WIDTH, HEIGHT, 100))
                .toList();
        Picture picture = Picture.of(Format.JPEG, new Picture.Content(pictures, 1, null));
        return Codecs.write(picture, format, WriteOptions.DEFAULT);
    }

    /** The file with an orientation of a quarter turn. */
    private static byte[] turned(byte[] jpeg) {
        byte[] exif = {
            (byte) 0xFF,
            (byte) 0xE1,
            0,
            34,
            'E',
            'x',
            'i',
            'f',
            0,
            0,
            'M',
            'M',
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1,
            1,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            6,
            0,
            0,
            0,
            0,
            0,
            0
        };
        ByteBuffer out = ByteBuffer.allocate(jpeg.length + exif.length);
        return out.put(jpeg, 0, 2).put(exif).put(jpeg, 2, jpeg.length - 2).array();
    }

    private static byte[] progressive() throws IOException {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
        image.getRaster().setDataElements(0, 0, WIDTH, HEIGHT, samples(3));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam how = writer.getDefaultWriteParam();
        how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), how);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    /** A PNG of seven passes. */
    private static byte[] interlaced() throws IOException {
        int[][] passes = {
            {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
        };
        byte[] samples = samples(3);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (DeflaterOutputStream packed = new DeflaterOutputStream(data, new Deflater(1))) {
            for (int[] pass : passes) {
                for (int y = pass[1]; y < HEIGHT; y += pass[3]) {
                    byte[] row = new byte[1 + 3 * ((WIDTH - pass[0] + pass[2] - 1) / pass[2])];
                    for (int x = pass[0], to = 1; x < WIDTH; x += pass[2], to += 3) {
                        System.arraycopy(samples, 3 * (y * WIDTH + x), row, to, 3);
                    }
                    packed.write(row);
                }
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        byte[] header = ByteBuffer.allocate(13).putInt(WIDTH).putInt(HEIGHT).array();
        header[8] = 8;
        header[9] = 2;
        header[12] = 1;
        chunk(file, "IHDR", header);
        chunk(file, "IDAT", data.toByteArray());
        chunk(file, "IEND", new byte[0]);
        return file.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream file, String type, byte[] data) throws IOException {
        DataOutputStream out = new DataOutputStream(file);
        CRC32 crc = new CRC32();
        crc.update(type.getBytes(StandardCharsets.US_ASCII));
        crc.update(data);
        out.writeInt(data.length);
        out.writeBytes(type);
        out.write(data);
        out.writeInt((int) crc.getValue());
    }

    /** A BMP of run-length codes and a palette. */
    private static byte[] runs() {
        int runsInRow = (WIDTH + 254) / 255;
        int table = 54 + 4 * 256;
        ByteBuffer out =
                ByteBuffer.allocate(table + HEIGHT * (2 * runsInRow + 2) + 2).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 'B').put((byte) 'M').putInt(0).putInt(0).putInt(table);
        out.putInt(40)
                .putInt(WIDTH)
                .putInt(HEIGHT)
                .putShort((short) 1)
                .putShort((short) 8)
                .putInt(1);
        out.position(54);
        for (int i = 0; i < 256; i++) {
            out.putInt(i * 0x030201);
        }
        for (int y = 0; y < HEIGHT; y++) {
            for (int run = 0; run < runsInRow; run++) {
                out.put((byte) Math.min(255, WIDTH - 255 * run)).put((byte) (y + run));
            }
            out.putShort((short) 0);
        }
        out.put((byte) 0).put((byte) 1);
        return Arrays.copyOf(out.array(), out.position());
    }
}
