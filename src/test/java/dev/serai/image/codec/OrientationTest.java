package dev.serai.image.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.image.Frame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {
    // Stored as abc / def. What is to be seen, row by row, from the meaning of the tag: 6 says that the stored first
    // row
    // is the right-hand side of the scene and the stored first column its top.
    @ParameterizedTest
    @CsvSource({
        "1, abc/def",
        "2, cba/fed",
        "3, fed/cba",
        "4, def/abc",
        "5, ad/be/cf",
        "6, da/eb/fc",
        "7, fc/eb/da",
        "8, cf/be/ad"
    })
    void turnsTheStoredPixelsAsTheyAreToBeSeen(int orientation, String seen) {
        Frame upright = Orientation.apply(orientation, Frame.of(bytes("abcdef"), 1, 3, 2, 70));

        assertThat(upright.width()).isEqualTo(seen.indexOf('/'));
        assertThat(upright.bytes()).isEqualTo(bytes(seen.replace("/", "")));
        assertThat(upright.delayMillis()).isEqualTo(70);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void keepsChannelsAndDepthTogetherAtAnySize(int orientation) {
        int width = 67;
        int height = 45;
        for (int channels = 1; channels <= 4; channels++) {
            byte[] narrow = new byte[channels * width * height];
            new Random(channels).nextBytes(narrow);
            short[] wide = new short[narrow.length];
            for (int i = 0; i < wide.length; i++) {
                wide[i] = (short) (narrow[i] * 257);
            }
            Frame eight = Orientation.apply(orientation, Frame.of(narrow, channels, width, height, 0));
            Frame sixteen = Orientation.apply(orientation, Frame.of(wide, channels, width, height, 0));
            for (int y = 0; y < eight.height(); y++) {
                for (int x = 0; x < eight.width(); x++) {
                    int fromX = new int[] {x, width - 1 - x, width - 1 - x, x, y, y, width - 1 - y, width - 1 - y}
                            [orientation - 1];
                    int fromY = new int[] {y, y, height - 1 - y, height - 1 - y, x, height - 1 - x, height - 1 - x, x}
                            [orientation - 1];
                    for (int c = 0; c < channels; c++) {
                        int at = (y * eight.width() + x) * channels + c;
                        int from = (fromY * width + fromX) * channels + c;
                        assertThat(eight.bytes()[at]).isEqualTo(narrow[from]);
                        assertThat(sixteen.shorts()[at]).isEqualTo(wide[from]);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"II, 6", "MM, 6", "II, 1", "MM, 8"})
    void readsTheTagInEitherByteOrder(String order, int orientation) {
        assertThat(Orientation.ofExif(exif(order, 0x0112, 3, 1, orientation))).isEqualTo(orientation);
    }

    @Test
    void readsTheTagBehindTheNameThatJpegPutsBeforeIt() {
        byte[] block = exif("MM", 0x0112, 3, 1, 3);
        byte[] named = Arrays.copyOf(bytes("Exif\0\0"), 6 + block.length);
        System.arraycopy(block, 0, named, 6, block.length);

        assertThat(Orientation.ofExif(named)).isEqualTo(3);
    }

    @Test
    void takesAnythingElseForUpright() {
        assertThat(Orientation.ofExif(new byte[0])).isEqualTo(1);
        assertThat(Orientation.ofExif(exif("II", 0x0112, 3, 1, 0))).isEqualTo(1);
        assertThat(Orientation.ofExif(exif("II", 0x0112, 3, 1, 9))).isEqualTo(1);
        assertThat(Orientation.ofExif(exif("II", 0x0112, 2, 1, 6))).isEqualTo(1);
        assertThat(Orientation.ofExif(exif("II", 0x0112, 3, 2, 6))).isEqualTo(1);
        assertThat(Orientation.ofExif(exif("II", 0x0111, 3, 1, 6))).isEqualTo(1);
        assertThat(Orientation.ofExif(exif("IM", 0x0112, 3, 1, 6))).isEqualTo(1);
    }

    @Test
    void survivesAnyDamage() {
        byte[] block = exif("II", 0x0112, 3, 1, 6);
        for (int length = 0; length < block.length; length++) {
            assertThat(Orientation.ofExif(Arrays.copyOf(block, length))).isBetween(1, 8);
        }
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = block.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                damaged[random.nextInt(damaged.length)] = (byte) (random.nextBoolean() ? random.nextInt() : -1);
            }
            assertThat(Orientation.ofExif(damaged)).isBetween(1, 8);
        }
    }

    /** A TIFF header, a directory of two entries, the second of them the one asked for, and nothing after it. */
    private static byte[] exif(String order, int tag, int type, int count, int value) {
        ByteBuffer block = ByteBuffer.allocate(8 + 2 + 24 + 4)
                .order(order.equals("MM") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        block.put(bytes(order)).putShort((short) 42).putInt(8).putShort((short) 2);
        block.putShort((short) 0x0100)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) 5)
                .putShort((short) 0);
        block.putShort((short) tag)
                .putShort((short) type)
                .putInt(count)
                .putShort((short) value)
                .putShort((short) 0);
        return block.array();
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }
}
