package dev.serai.image.codec.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the JDK deflates: stored, with the fixed codes and with codes of its own, and all three in one stream. */
class DeflateDecoderTest {
    @ParameterizedTest
    @ValueSource(ints = {Deflater.DEFAULT_STRATEGY, Deflater.FILTERED, Deflater.HUFFMAN_ONLY})
    void inflatesStepByStepWhatTheJdkDeflates(int strategy) {
        Random random = new Random(strategy);
        for (int level = 0; level <= 9; level++) {
            for (int length : new int[] {1, 3, 40, 1_000, 70_000}) {
                byte[] data = data(random, length);
                byte[] packed = packed(data, level, strategy);
                byte[] in = Arrays.copyOf(packed, packed.length + DeflateDecoder.INPUT_SLACK);
                // What is read of the slack must not matter.
                Arrays.fill(in, packed.length, in.length, (byte) random.nextInt());

                assertThat(inflated(random, in, packed.length, length)).isEqualTo(data);
            }
        }
    }

    /** Inflated with one limit after the other, nothing of the window kept but what a match can reach. */
    private static byte[] inflated(Random random, byte[] in, int end, int length) {
        int room = DeflateDecoder.WINDOW + 2_000;
        byte[] window = new byte[room + DeflateDecoder.OUTPUT_SLACK];
        byte[] all = new byte[length + 1_000];
        DeflateDecoder decoder = new DeflateDecoder("PNG").start(in, 0, end);
        int at = 0;
        int done = 0;
        while (true) {
            int limit = Math.min(room, at + 1 + random.nextInt(1_500));
            int now = decoder.inflate(window, at, limit);
            System.arraycopy(window, at, all, done, now - at);
            done += now - at;
            if (now < limit) {
                return Arrays.copyOf(all, done);
            }
            int gone = Math.max(0, now - DeflateDecoder.WINDOW);
            System.arraycopy(window, gone, window, 0, now - gone);
            at = now - gone;
        }
    }

    /** Noise, runs, repeats from any distance and flat noise, in stretches. */
    private static byte[] data(Random random, int length) {
        byte[] data = new byte[length];
        for (int at = 0; at < length; ) {
            int end = Math.min(length, at + 1 + random.nextInt(3_000));
            int kind = random.nextInt(4);
            int distance = 1 + random.nextInt(kind == 1 ? 20 : DeflateDecoder.WINDOW);
            for (; at < end; at++) {
                data[at] = switch (kind) {
                    case 0 -> (byte) random.nextInt();
                    case 1, 2 -> at >= distance ? data[at - distance] : (byte) (at * at);
                    default -> (byte) (random.nextGaussian() * 5);
                };
            }
        }
        return data;
    }

    /** Deflated in pieces with a flush behind each, which begins a new block. */
    private static byte[] packed(byte[] data, int level, int strategy) {
        Deflater deflater = new Deflater(level, true);
        deflater.setStrategy(strategy);
        byte[] packed = new byte[2 * data.length + 10_000];
        int length = 0;
        int piece = Math.max(1, data.length / 7);
        for (int at = 0; at < data.length; at += piece) {
            deflater.setInput(data, at, Math.min(piece, data.length - at));
            int now;
            do {
                now = deflater.deflate(packed, length, packed.length - length, Deflater.SYNC_FLUSH);
                length += now;
            } while (now > 0 || !deflater.needsInput());
        }
        deflater.finish();
        while (!deflater.finished()) {
            length += deflater.deflate(packed, length, packed.length - length);
        }
        deflater.end();
        return Arrays.copyOf(packed, length);
    }
}
