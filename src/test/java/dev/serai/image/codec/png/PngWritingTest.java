package dev.serai.image.codec.png;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.deflate.DeflateBlockWriter;
import dev.serai.image.codec.deflate.HashChainMatcher;
import dev.serai.image.codec.deflate.Matches;
import dev.serai.image.codec.deflate.RunMatcher;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import javax.imageio.ImageIO;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Pictures of all kinds, written here and read by the JDK's own decoder. */
class PngWritingTest {
    /** What fills a picture. */
    enum Filling {
        NOISE,
        FLAT,
        GRADIENT,
        FEW_COLORS,
        REPEATED_ROWS,
        RUNS
    }

    @Property(tries = 150)
    void theJdkReadsTheSamePixels(@ForAll("frames") Frame frame) throws IOException {
        byte[] file = PngTest.written(frame);
        Raster raster = ImageIO.read(new ByteArrayInputStream(file)).getRaster();
        int[] read = raster.getPixels(0, 0, frame.width(), frame.height(), (int[]) null);
        assertThat(raster.getNumBands()).isEqualTo(frame.channels());
        assertThat(read).isEqualTo(values(frame));
    }

    @Property(tries = 150)
    void readsItsOwnFiles(@ForAll("frames") Frame frame) {
        byte[] file = PngTest.written(frame);
        Picture picture = Codecs.read(file, Limits.DEFAULT);
        assertThat(picture.format()).isEqualTo(Format.PNG);
        assertThat(PngTest.samples(picture.frames().get(0))).isEqualTo(PngTest.samples(frame));
    }

    @Property(tries = 100)
    void theJdkInflatesWhatIsDeflatedHere(@ForAll("stretches") byte[] data) throws DataFormatException {
        for (boolean runs : new boolean[] {true, false}) {
            byte[] padded = Arrays.copyOf(data, data.length + 8);
            Matches matches = new Matches();
            if (runs) {
                RunMatcher.find(padded, 0, data.length, matches);
            } else {
                new HashChainMatcher().find(padded, 0, 0, data.length, matches);
            }
            DeflateBlockWriter stream = new DeflateBlockWriter(16);
            stream.compress(padded, 0, data.length, matches, true);
            Inflater inflater = new Inflater(true);
            inflater.setInput(stream.toByteArray());
            byte[] inflated = new byte[data.length + 1];
            assertThat(inflater.inflate(inflated)).isEqualTo(data.length);
            assertThat(inflater.finished()).isTrue();
            assertThat(Arrays.copyOf(inflated, data.length)).isEqualTo(data);
            inflater.end();
        }
    }

    @Provide
    Arbitrary<Frame> frames() {
        Arbitrary<Integer> side = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(1, Arbitraries.just(1)),
                net.jqwik.api.Tuple.of(4, Arbitraries.integers().between(1, 40)),
                net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(300, 500)));
        return Combinators.combine(
                        side,
                        side,
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.of(8, 16),
                        Arbitraries.of(Filling.class),
                        Arbitraries.randomValue(Random::nextLong))
                .as((width, height, channels, depth, filling, seed) ->
                        frame(width, height, channels, depth, fill(filling, seed, width, height, channels)));
    }

    @Provide
    Arbitrary<byte[]> stretches() {
        Arbitrary<Integer> length = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(2, Arbitraries.integers().between(1, 300)),
                net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(60_000, 300_000)));
        return Combinators.combine(length, Arbitraries.of(Filling.class), Arbitraries.randomValue(Random::nextLong))
                .as((size, filling, seed) -> {
                    int[] values = fill(filling, seed, size, 1, 1);
                    byte[] bytes = new byte[size];
                    for (int i = 0; i < size; i++) {
                        bytes[i] = (byte) (values[i] >> 8);
                    }
                    return bytes;
                });
    }

    /** Samples of 16 bits. */
    private static int[] fill(Filling filling, long seed, int width, int height, int channels) {
        Random random = new Random(seed);
        int row = width * channels;
        int[] values = new int[row * height];
        int run = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (filling) {
                case NOISE -> random.nextInt(65536);
                case FLAT -> (int) (seed & 0xFFFF);
                case GRADIENT -> (i % row * 300 + i / row * 777 + random.nextInt(200)) & 0xFFFF;
                case FEW_COLORS -> random.nextInt(4) * 21845;
                case REPEATED_ROWS -> i < 3 * row ? random.nextInt(65536) : values[i - 3 * row];
                case RUNS -> {
                    boolean goesOn = run-- > 0 && i > 0;
                    run = goesOn ? run : random.nextInt(600);
                    yield goesOn ? values[i - 1] : random.nextInt(65536);
                }
            };
        }
        return values;
    }

    private static Frame frame(int width, int height, int channels, int depth, int[] values) {
        if (depth == 16) {
            short[] samples = new short[values.length];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (short) values[i];
            }
            return Frame.of(samples, channels, width, height, 0);
        }
        byte[] samples = new byte[values.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) (values[i] >> 8);
        }
        return Frame.of(samples, channels, width, height, 0);
    }

    private static int[] values(Frame frame) {
        int[] values = new int[frame.channels() * frame.width() * frame.height()];
        for (int i = 0; i < values.length; i++) {
            values[i] = frame.depth() == 8 ? frame.bytes()[i] & 0xFF : frame.shorts()[i] & 0xFFFF;
        }
        return values;
    }
}
