package dev.serai.image.codec.png;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Header;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.TestFiles;
import dev.serai.image.codec.WriteOptions;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PngTest {
    /** "NAME WIDTH HEIGHT CHANNELS DEPTH" of every file that {@code make.py} beside them made. */
    static Stream<String> pictures() {
        return new String(TestFiles.bytes("png/pictures.txt"), ISO_8859_1).lines();
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void readsWhatOtherProgramsWrote(String line) {
        String[] words = line.split(" ");
        byte[] file = TestFiles.bytes("png/" + words[0] + ".png");
        Header header = Codecs.header(file);
        assertThat(header)
                .isEqualTo(new Header(
                        Format.PNG,
                        Integer.parseInt(words[1]),
                        Integer.parseInt(words[2]),
                        Integer.parseInt(words[3]),
                        Integer.parseInt(words[4]),
                        1));
        Picture picture = Codecs.read(file, Limits.DEFAULT);
        Frame frame = picture.frames().get(0);
        assertThat(new int[] {frame.width(), frame.height(), frame.channels(), frame.depth()})
                .containsExactly(header.width(), header.height(), header.channels(), header.depth());
        assertThat(samples(frame)).isEqualTo(TestFiles.bytes("png/" + words[0] + ".raw"));
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void writesWhatItReads(String line) {
        Picture picture = Codecs.read(TestFiles.bytes("png/" + line.split(" ")[0] + ".png"), Limits.DEFAULT);
        Picture again = Codecs.read(written(picture), Limits.DEFAULT);
        assertThat(samples(again.frames().get(0)))
                .isEqualTo(samples(picture.frames().get(0)));
        assertThat(again.header()).isEqualTo(picture.header());
    }

    @Test
    void keepsTheColorProfile() {
        Picture picture = Codecs.read(TestFiles.bytes("png/profile.png"), Limits.DEFAULT);
        assertThat(picture.iccProfile()).hasValue(TestFiles.bytes("png/profile.icc"));
        Picture again = Codecs.read(written(picture), Limits.DEFAULT);
        assertThat(again.iccProfile()).hasValue(TestFiles.bytes("png/profile.icc"));
    }

    @Test
    void leavesOutAProfileThatIsNotForTheChannels() {
        Picture.Content gray =
                new Picture.Content(List.of(Frame.of(new byte[6], 1, 3, 2, 0)), 1, TestFiles.bytes("png/profile.icc"));
        byte[] file = written(Picture.of(Format.PNG, gray));
        assertThat(Codecs.read(file, Limits.DEFAULT).iccProfile()).isEmpty();
    }

    static byte[] written(Frame frame) {
        return new PngCodec().write(Picture.of(Format.PNG, frame), WriteOptions.DEFAULT);
    }

    @Test
    void writesTheSameBytesOnAnyNumberOfThreads() throws Exception {
        Frame frame = photograph(900, 700, 3);
        byte[] many = written(frame);
        // Inside a pool of one thread, parallel streams have that thread alone.
        java.util.concurrent.ForkJoinPool one = new java.util.concurrent.ForkJoinPool(1);
        try {
            assertThat(one.submit(() -> written(frame)).get()).isEqualTo(many);
        } finally {
            one.shutdown();
        }
    }

    @Test
    void writesPhotographsSmallerThanUnfiltered() {
        Frame frame = photograph(900, 700, 3);
        assertThat(written(frame).length).isLessThan(deflated(plainRows(frame)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void writesDrawingsAsSmallAsDeflateDoes(int channels) {
        Frame frame = drawing(1000, 800, channels);
        assertThat((double) written(frame).length).isLessThan(1.03 * deflated(plainRows(frame)) + 500);
    }

    @Test
    void refusesAHugeClaimAtOnceAndBeforeAnyPixel() {
        byte[] file = TestFiles.bytes("png/rgb-8.png");
        byte[] huge = withHeader(file, 50_000, 50_000);
        assertRefused(Refusal.TOO_MANY_PIXELS, () -> Codecs.read(huge, Limits.DEFAULT));
        assertThat(Codecs.header(huge).pixels()).isEqualTo(2_500_000_000L);
        // The same when there is nothing after the header at all.
        assertRefused(Refusal.TOO_MANY_PIXELS, () -> Codecs.read(Arrays.copyOf(huge, 33), Limits.DEFAULT));
    }

    @Test
    void givesNoMemoryToPixelsThatTheDataCannotHold() {
        byte[] huge = withHeader(TestFiles.bytes("png/rgba-16.png"), 60_000, 10_000);
        Limits limits = new Limits(1 << 20, Long.MAX_VALUE, 1);
        // 4.8 GB of samples: more than an array holds.
        assertRefused(Refusal.TOO_MANY_PIXELS, () -> Codecs.read(huge, limits).frames());
        byte[] large = withHeader(TestFiles.bytes("png/rgba-16.png"), 10_000, 20_000);
        assertRefused(Refusal.BROKEN_IMAGE, () -> Codecs.read(large, limits).frames());
    }

    @Test
    void inflatesNoMoreThanThePictureNeeds() {
        // 256 MiB of zeros after the rows of a picture of 21 x 13.
        byte[] file = TestFiles.bytes("png/grey-8.png");
        Deflater deflater = new Deflater(9);
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 16];
        byte[] zeros = new byte[1 << 20];
        for (int i = 0; i < 256; i++) {
            deflater.setInput(zeros);
            while (!deflater.needsInput()) {
                bomb.write(buffer, 0, deflater.deflate(buffer));
            }
        }
        deflater.end();
        byte[] bombed = withData(file, bomb.toByteArray());
        long before = allocated();
        Frame frame = Codecs.read(bombed, Limits.DEFAULT).frames().get(0);
        assertThat(frame.bytes()).containsOnly(0);
        assertThat(allocated() - before).isLessThan(4 << 20);
    }

    @Test
    void ignoresAProfileThatIsABomb() {
        Deflater deflater = new Deflater(9);
        deflater.setInput(new byte[64 << 20]);
        deflater.finish();
        byte[] chunk = new byte[1 << 20];
        chunk[0] = 'x';
        int length = 3 + deflater.deflate(chunk, 3, chunk.length - 3);
        byte[] file = TestFiles.bytes("png/rgb-8.png");
        byte[] bomb = inserted(file, 33, chunk("iCCP", Arrays.copyOf(chunk, length)));
        long before = allocated();
        Picture picture = Codecs.read(bomb, Limits.DEFAULT);
        assertThat(samples(picture.frames().get(0))).isEqualTo(TestFiles.bytes("png/rgb-8.raw"));
        assertThat(picture.iccProfile()).isEmpty();
        // Far from the 64 MiB that it claims to be, though grown in steps up to 16.
        assertThat(allocated() - before).isLessThan(32 << 20);
    }

    @Test
    void refusesWhatIsCutOffBeforeItsLastPixel() {
        for (String name : List.of("rgb-8-adam7", "palette-4-alpha", "many-chunks", "profile")) {
            byte[] file = TestFiles.bytes("png/" + name + ".png");
            int whole = file.length;
            while (samplesOrNull(Arrays.copyOf(file, whole - 1)) != null) {
                whole--;
                assertThat(samplesOrNull(Arrays.copyOf(file, whole)))
                        .as(name + " cut to " + whole)
                        .isEqualTo(TestFiles.bytes("png/" + name + ".raw"));
            }
            // The end of the image data: a block's end code, four bytes of checksum, and the chunk's own.
            assertThat(whole).isLessThan(file.length - 12);
            for (int length = 8; length < whole; length++) {
                byte[] cut = Arrays.copyOf(file, length);
                assertRefused(Refusal.BROKEN_IMAGE, () -> Codecs.read(cut, Limits.DEFAULT)
                        .frames());
            }
        }
    }

    @Test
    void refusesCompressedDataThatAreCutOffThoughTheChunksAreWhole() {
        byte[] file = TestFiles.bytes("png/large.png");
        byte[] data = data(file);
        for (int length = 0; length < data.length - 8; length += 13) {
            byte[] cut = withData(file, Arrays.copyOf(data, length));
            assertRefused(
                    Refusal.BROKEN_IMAGE, () -> Codecs.read(cut, Limits.DEFAULT).frames());
        }
    }

    @Test
    void answersOrRefusesWhateverBitsAreWrong() {
        Random random = new Random(7);
        List<String> names = pictures().map(line -> line.split(" ")[0]).toList();
        for (int i = 0; i < 5_000; i++) {
            byte[] file = TestFiles.bytes("png/" + names.get(random.nextInt(names.size())) + ".png");
            // Half of them in the compressed data, with checksums that are right.
            if (i % 2 == 0) {
                byte[] data = data(file);
                flip(data, random);
                file = withData(file, data);
            } else {
                flip(file, random);
            }
            decodeOrRefuse(file);
        }
    }

    @Test
    void answersOrRefusesRandomHeadersWithRightChecksums() {
        Random random = new Random(8);
        byte[] file = TestFiles.bytes("png/palette-8-alpha.png");
        for (int i = 0; i < 5_000; i++) {
            byte[] changed = file.clone();
            changed[19] = (byte) random.nextInt(64);
            changed[23] = (byte) random.nextInt(64);
            changed[24] = (byte) (1 << random.nextInt(6));
            changed[25] = (byte) random.nextInt(8);
            changed[28] = (byte) random.nextInt(3);
            seal(changed, 8, 13);
            decodeOrRefuse(changed);
        }
    }

    @Test
    void refusesAnUnknownCriticalChunk() {
        byte[] file = inserted(TestFiles.bytes("png/rgb-8.png"), 33, chunk("CgBI", new byte[4]));
        assertRefused(Refusal.UNSUPPORTED_FORMAT, () -> Codecs.read(file, Limits.DEFAULT));
    }

    @Test
    void passesOverChunksItDoesNotUseEvenIfDamaged() {
        byte[] chunk = chunk("tEXt", new byte[9]);
        chunk[10] ^= 1;
        byte[] file = inserted(TestFiles.bytes("png/rgb-8.png"), 33, chunk);
        assertThat(samples(Codecs.read(file, Limits.DEFAULT).frames().get(0)))
                .isEqualTo(TestFiles.bytes("png/rgb-8.raw"));
    }

    private static byte[] samplesOrNull(byte[] file) {
        try {
            return samples(Codecs.read(file, Limits.DEFAULT).frames().get(0));
        } catch (RefusedException refused) {
            return null;
        }
    }

    private static void decodeOrRefuse(byte[] file) {
        try {
            Picture picture = Codecs.read(file, new Limits(1 << 20, 1 << 20, 1));
            assertThat(picture.frames()).hasSize(1);
            assertThat(picture.frames().get(0).channels()).isEqualTo(picture.channels());
        } catch (RefusedException e) {
            assertThat(e.refusal()).isIn(Refusal.BROKEN_IMAGE, Refusal.UNSUPPORTED_FORMAT, Refusal.TOO_MANY_PIXELS);
        }
    }

    private static void assertRefused(Refusal refusal, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.refusal())
                .isEqualTo(refusal));
    }

    private static byte[] written(Picture picture) {
        return new PngCodec().write(picture, WriteOptions.DEFAULT);
    }

    /** A frame's samples as bytes, 16-bit ones big-endian. */
    static byte[] samples(Frame frame) {
        if (frame.depth() == 8) {
            return frame.bytes();
        }
        ByteBuffer bytes = ByteBuffer.allocate(2 * frame.shorts().length);
        bytes.asShortBuffer().put(frame.shorts());
        return bytes.array();
    }

    /** Smooth waves with a little noise. */
    private static Frame photograph(int width, int height, int channels) {
        Random random = new Random(3);
        byte[] samples = new byte[width * height * channels];
        for (int i = 0; i < samples.length; i++) {
            int x = i / channels % width;
            int y = i / channels / width;
            double wave = Math.sin(x / 50.0 + i % channels) + Math.cos(y / 70.0) + Math.sin((x + y) / 31.0);
            samples[i] = (byte) (128 + 36 * wave + 2 * random.nextGaussian());
        }
        return Frame.of(samples, channels, width, height, 0);
    }

    /** Flat boxes and a repeated pattern, as on a screen. */
    private static Frame drawing(int width, int height, int channels) {
        Random random = new Random(4);
        byte[] samples = new byte[width * height * channels];
        Arrays.fill(samples, (byte) 0xEE);
        byte[][] letters = new byte[26][8 * 12];
        for (byte[] letter : letters) {
            for (int i = 0; i < letter.length; i++) {
                letter[i] = (byte) (random.nextInt(3) == 0 ? 0x20 : 0xEE);
            }
        }
        for (int row = 2; row + 1 < height / 12; row++) {
            for (int column = 3; column < width / 8 - random.nextInt(60); column++) {
                byte[] letter = letters[random.nextInt(26)];
                for (int i = 0; i < letter.length; i++) {
                    int pixel = (row * 12 + i / 8) * width + column * 8 + i % 8;
                    Arrays.fill(samples, pixel * channels, (pixel + 1) * channels, letter[i]);
                }
            }
        }
        return Frame.of(samples, channels, width, height, 0);
    }

    private static byte[] plainRows(Frame frame) {
        int bytes = frame.width() * frame.channels();
        byte[] rows = new byte[(bytes + 1) * frame.height()];
        for (int y = 0; y < frame.height(); y++) {
            System.arraycopy(frame.bytes(), y * bytes, rows, y * (bytes + 1) + 1, bytes);
        }
        return rows;
    }

    private static int deflated(byte[] rows) {
        Deflater deflater = new Deflater(6);
        deflater.setInput(rows);
        deflater.finish();
        return deflater.deflate(new byte[rows.length + 1000]);
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    private static void flip(byte[] bytes, Random random) {
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
    }

    private static byte[] withHeader(byte[] file, int width, int height) {
        byte[] changed = file.clone();
        ByteBuffer.wrap(changed).putInt(16, width).putInt(20, height);
        seal(changed, 8, 13);
        return changed;
    }

    /** The contents of all IDAT chunks. */
    private static byte[] data(byte[] file) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.wrap(file);
        for (int at = 8; at < file.length; at += 12 + buffer.getInt(at)) {
            if (new String(file, at + 4, 4, ISO_8859_1).equals("IDAT")) {
                data.write(file, at + 8, buffer.getInt(at));
            }
        }
        return data.toByteArray();
    }

    /** The file with one IDAT chunk of those contents instead of its own. */
    private static byte[] withData(byte[] file, byte[] data) {
        ByteArrayOutputStream made = new ByteArrayOutputStream();
        made.write(file, 0, 8);
        ByteBuffer buffer = ByteBuffer.wrap(file);
        boolean written = false;
        for (int at = 8; at < file.length; at += 12 + buffer.getInt(at)) {
            if (!new String(file, at + 4, 4, ISO_8859_1).equals("IDAT")) {
                made.write(file, at, 12 + buffer.getInt(at));
            } else if (!written) {
                written = true;
                made.writeBytes(chunk("IDAT", data));
            }
        }
        return made.toByteArray();
    }

    private static byte[] inserted(byte[] file, int at, byte[] chunk) {
        return ByteBuffer.allocate(file.length + chunk.length)
                .put(file, 0, at)
                .put(chunk)
                .put(file, at, file.length - at)
                .array();
    }

    private static byte[] chunk(String type, byte[] data) {
        byte[] chunk = ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(type.getBytes(ISO_8859_1))
                .put(data)
                .array();
        seal(chunk, 0, data.length);
        return chunk;
    }

    private static void seal(byte[] file, int at, int length) {
        CRC32 crc = new CRC32();
        crc.update(file, at + 4, length + 4);
        ByteBuffer.wrap(file).putInt(at + 8 + length, (int) crc.getValue());
    }
}
