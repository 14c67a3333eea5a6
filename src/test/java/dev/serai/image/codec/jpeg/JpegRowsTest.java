package dev.serai.image.codec.jpeg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Picture;
import dev.serai.image.codec.WriteOptions;
import dev.serai.image.rows.Samples;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Row by row a file gives the pixels that it gives as a whole, which {@link JpegTest} compares with libjpeg's. */
class JpegRowsTest {
    private static final JpegEngine WHOLE = new JpegJavaEngine();

    private final Random random = new Random(3);

    @Test
    void rowByRowGivesTheSamePixels() throws Exception {
        int count = 0;
        for (byte[] file : files()) {
            count += check(file) ? 1 : 0;
        }
        assertThat(count).isGreaterThan(30);
    }

    @Test
    void dataInSeveralPiecesGiveTheSamePixels() {
        byte[] noise = new byte[1100 * 900 * 3];
        random.nextBytes(noise);
        Picture picture = Picture.of(Format.PNG, Frame.of(noise, 3, 1100, 900, 0));
        byte[] bands = new JpegCodec(WHOLE).write(picture, WriteOptions.DEFAULT);
        byte[] one = WHOLE.encode(noise, 0, 3, 1100, 900, 95, null);

        assertThat(bands.length).isGreaterThan(1 << 18);
        assertThat(check(bands)).isTrue();
        assertThat(check(one)).isTrue();
        for (int i = 0; i < 8; i++) {
            byte[] damaged = (i % 2 == 0 ? bands : one).clone();
            for (int hit = 0; hit < 20; hit++) {
                damaged[1000 + random.nextInt(damaged.length - 1000)] = (byte) random.nextInt();
            }
            check(damaged);
        }
    }

    @Test
    void whatIsCutOffIsRefusedAlike() throws Exception {
        for (byte[] file : files()) {
            for (int i = 0; i < 25; i++) {
                check(Arrays.copyOf(file, 2 + random.nextInt(file.length - 2)));
            }
        }
    }

    @Test
    void bytesOfAScanAreTheSameWhereTheFileIsMapped() {
        byte[] file = new byte[400_000];
        random.nextBytes(file);
        for (int i = 0; i < 2000; i++) {
            int at = random.nextInt(file.length - 1);
            file[at] = (byte) 0xFF;
            file[at + 1] = (byte) (random.nextInt(9) == 0 ? 0xFF : 0);
        }
        for (int i = 0; i < file.length - 1; i++) {
            if (file[i] == (byte) 0xFF && file[i + 1] != (byte) 0xFF) {
                file[i + 1] = (byte) (random.nextInt(20) == 0 ? 0xD3 : 0);
            }
        }
        assertThat(bytes(withoutArray(file))).isEqualTo(bytes(ByteBuffer.wrap(file)));
    }

    private byte[] bytes(ByteBuffer file) {
        JpegScanBytes bytes = new JpegScanBytes(file, 0);
        byte[] all = new byte[file.limit()];
        int count = 0;
        do {
            while (!bytes.intervalEnded()) {
                count = bytes.read(all, count, count + 1 + random.nextInt(5000));
            }
        } while (bytes.restart());
        return Arrays.copyOf(all, count);
    }

    private static List<byte[]> files() throws IOException, URISyntaxException {
        Path folder = Path.of(JpegTest.class.getResource("grey.jpg").toURI()).getParent();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jpg"))
                    .sorted()
                    .map(JpegRowsTest::bytes)
                    .toList();
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Whether the file can be read row by row; if so, compares its pixels at all sizes, or that it is refused. */
    private boolean check(byte[] file) {
        try {
            JpegHeader header = JpegHeader.read(ByteBuffer.wrap(file));
            if (!JpegScans.streams(ByteBuffer.wrap(file), header)) {
                return false;
            }
            for (boolean luma : header.hasLuma() ? new boolean[] {false, true} : new boolean[] {false}) {
                for (int divisor = 1; divisor <= 8; divisor *= 2) {
                    byte[] whole = whole(file, header, divisor, luma);
                    byte[] rows = rows(ByteBuffer.wrap(file), header, divisor, luma);
                    assertThat(rows(withoutArray(file), header, divisor, luma)).isEqualTo(rows);
                    assertThat(Arrays.equals(rows, whole))
                            .as(header.width() + " x " + header.height() + " / " + divisor + ", luma " + luma + ": "
                                    + length(rows) + " and " + length(whole) + " bytes, " + header.components())
                            .isTrue();
                }
            }
            return true;
        } catch (RefusedException damaged) {
            return false;
        }
    }

    private static int length(byte[] samples) {
        return samples == null ? 0 : samples.length;
    }

    /** Null if it is refused. */
    private static byte[] whole(byte[] file, JpegHeader header, int divisor, boolean luma) {
        try {
            return WHOLE.decode(file, header, divisor, luma);
        } catch (RefusedException e) {
            return null;
        }
    }

    /** That file as one that is mapped. */
    private static ByteBuffer withoutArray(byte[] file) {
        return ByteBuffer.allocateDirect(file.length).put(file).flip();
    }

    private byte[] rows(ByteBuffer file, JpegHeader header, int divisor, boolean luma) {
        try {
            JpegSource.DecodedRows rows = new JpegSource.DecodedRows(file, header, divisor, luma);
            Samples samples = Samples.of(8, rows.channels(), rows.stride() * rows.height());
            int count;
            for (int y = 0; y < rows.height(); y += count) {
                count = Math.min(rows.height() - y, 1 + random.nextInt(20));
                rows.read(samples, y * rows.stride(), count);
            }
            return samples.bytes();
        } catch (RefusedException e) {
            return null;
        }
    }
}
