package dev.serai.checksum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Fletcher32Test {
    /** Both ways of adding, whichever this JVM prefers. */
    private static final List<WordSums> WAYS = List.of(new PlainWordSums(), new VectorWordSums());

    @ParameterizedTest
    @CsvSource({
        // The published vectors (little-endian words).
        "abcde, F04FC729",
        "abcdef, 56502D2A",
        "abcdefgh, EBE19591",
        // The check value of CRC catalogues' standard input, and an odd one of three bytes.
        "123456789, DF09D509",
        "abc, C52562C4"
    })
    void agreesWithThePublishedVectors(String text, String expected) {
        assertThat(Fletcher32.hex(Fletcher32.of(text.getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(expected);
    }

    @Test
    void isZeroForNothing() {
        assertThat(Fletcher32.of(new byte[0])).isZero();
        assertThat(Fletcher32.hex(0)).isEqualTo("00000000");
    }

    @Test
    void padsAnOddLastByteWithZero() {
        assertThat(Fletcher32.hex(Fletcher32.of(new byte[] {'a'}))).isEqualTo("00610061");
        assertThat(Fletcher32.of(new byte[] {'a'})).isEqualTo(Fletcher32.of(new byte[] {'a', 0}));
    }

    @Test
    void takesWordsOfAllOnesAsZeroHoweverMany() {
        byte[] ones = new byte[1 << 20];
        Arrays.fill(ones, (byte) 0xFF);
        assertThat(Fletcher32.of(ones)).isZero();
        for (WordSums way : WAYS) {
            assertThat(way.add(0, ones, 0, ones.length)).isZero();
        }
    }

    @Test
    void doesNotOverflowOnTheLargestWordsBelowTheModulus() {
        byte[] large = new byte[1 << 20];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i % 2 == 0 ? 0xFE : 0xFF);
        }
        // Every word is -1 modulo 65535: the sums are -n and -n (n + 1) / 2.
        long n = large.length / 2;
        long first = Math.floorMod(-n, 65535L);
        long second = Math.floorMod(-n * (n + 1) / 2, 65535L);
        assertThat(Integer.toUnsignedLong(Fletcher32.of(large))).isEqualTo(second << 16 | first);
        for (WordSums way : WAYS) {
            assertThat(way.add(0, large, 0, large.length)).isEqualTo(second << 32 | first);
        }
    }

    @Test
    void addsEveryLengthLikeTheDefinition() {
        byte[] noise = new byte[8192];
        new Random(1).nextBytes(noise);
        for (int length = 0; length <= noise.length; length = length < 1500 ? length + 1 : length + 97) {
            byte[] part = Arrays.copyOfRange(noise, noise.length - length, noise.length);
            assertThat(Fletcher32.of(part)).as("%d bytes", length).isEqualTo(byDefinition(part));
            for (WordSums way : WAYS) {
                int even = length & ~1;
                long state = way.add(0, noise, noise.length - length, even);
                assertThat((int) (WordSums.second(state) << 16 | WordSums.first(state)))
                        .as("%s, %d bytes", way.getClass().getSimpleName(), even)
                        .isEqualTo(byDefinition(Arrays.copyOf(part, even)));
            }
        }
    }

    @Property
    void givesTheSameInAnyPieces(
            @ForAll @Size(max = 4000) byte[] bytes,
            @ForAll @Size(max = 12) List<@IntRange(max = 1500) Integer> pieces) {
        Fletcher32 streamed = new Fletcher32();
        int at = 0;
        for (int piece : pieces) {
            int length = Math.min(piece, bytes.length - at);
            if (length == 1) {
                streamed.update(bytes[at]);
            } else if (length % 3 == 0) {
                streamed.update(ByteBuffer.wrap(bytes, at, length));
            } else {
                streamed.update(bytes, at, length);
            }
            at += length;
        }
        streamed.update(bytes, at, bytes.length - at);
        assertThat((int) streamed.getValue()).isEqualTo(Fletcher32.of(bytes)).isEqualTo(byDefinition(bytes));
    }

    @Property(tries = 100)
    void takesAnyPartOfAnArray(
            @ForAll @Size(min = 10, max = 3000) byte[] bytes, @ForAll @IntRange(max = 9) int offset) {
        assertThat(Fletcher32.of(bytes, offset, bytes.length - 10))
                .isEqualTo(byDefinition(Arrays.copyOfRange(bytes, offset, offset + bytes.length - 10)));
    }

    @Test
    void tellsItsValueWithoutEndingAndStartsAgainAfterReset() {
        Fletcher32 checksum = new Fletcher32();
        checksum.update("abc".getBytes(StandardCharsets.US_ASCII));
        assertThat(checksum.getValue()).isEqualTo(0xC52562C4L);
        assertThat(checksum.getValue()).isEqualTo(0xC52562C4L);
        checksum.update("de".getBytes(StandardCharsets.US_ASCII));
        assertThat(checksum.getValue()).isEqualTo(0xF04FC729L);
        checksum.reset();
        assertThat(checksum.getValue()).isZero();
        checksum.update('a' | 0xFF00);
        assertThat(checksum.getValue()).isEqualTo(0x00610061L);
    }

    @Test
    void refusesARangeOutsideTheArray() {
        assertThatThrownBy(() -> Fletcher32.of(new byte[4], 2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Fletcher32.of(new byte[4], -1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** Word by word, a modulo after each. */
    private static int byDefinition(byte[] bytes) {
        int first = 0;
        int second = 0;
        for (int i = 0; i < bytes.length; i += 2) {
            int low = bytes[i] & 0xFF;
            int high = i + 1 < bytes.length ? bytes[i + 1] & 0xFF : 0;
            first = (first + (high << 8 | low)) % 65535;
            second = (second + first) % 65535;
        }
        return second << 16 | first;
    }
}
