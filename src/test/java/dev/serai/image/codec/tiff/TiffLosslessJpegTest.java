package dev.serai.image.codec.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.serai.image.Frame;
import dev.serai.image.Limits;
import dev.serai.image.codec.CmykToRgb;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.TestFiles;
import dev.serai.image.codec.bytes.Bytes;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lossless JPEG in TIFF, as libjpeg-turbo 3 writes and reads it; see tiff/make_lossless.py. */
class TiffLosslessJpegTest {
    private static final int FRAME = 0xC3;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gray16-strips",
                "rgb-strips",
                "gray16-predictor-7",
                "rgb16-tiles",
                "rgb-planes",
                "rgba",
                "gray-tables",
                "rgb-restarts",
                "rgb16-scans",
                "gray16-shifted"
            })
    void readsTheSamplesThatLibjpegReads(String name) {
        assertThat(stored(frame(file(name)))).isEqualTo(raw(name));
    }

    @Test
    void spreads12BitsOver16() {
        short[] levels = frame(file("rgb12")).shorts();

        ByteBuffer expected = ByteBuffer.wrap(raw("rgb12")).order(ByteOrder.LITTLE_ENDIAN);
        for (short level : levels) {
            assertThat(level & 0xFFFF).isEqualTo(Math.round(expected.getShort() * 65_535 / 4095.0));
        }
    }

    @Test
    void convertsInks() {
        assertThat(frame(file("cmyk")).bytes()).isEqualTo(CmykToRgb.toRgb(raw("cmyk"), false, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gray16-predictor-7", "rgba", "rgb16-scans", "rgb-restarts", "rgb-strips"})
    void refusesWhatLacksPixels(String name) {
        byte[] file = file(name);

        for (int missing : new int[] {4, 10, 100, 400}) {
            RefusedException refused = refusal(Arrays.copyOf(file, file.length - missing));
            assertThat(refused.refusal()).isEqualTo(Refusal.BROKEN_IMAGE);
        }
    }

    @Test
    void refusesAPartOfAnotherSize() {
        byte[] file = file("gray16-predictor-7");
        int frame = marker(file, FRAME);
        file[frame + 8]--;

        assertThat(refusal(file)).hasMessageContaining("not the JPEG it should be");
    }

    @ParameterizedTest
    @CsvSource({
        "0xC1, JPEG of 16 bits with loss",
        "0xC5, hierarchical JPEG",
        "0xC7, hierarchical JPEG",
        "0xC9, arithmetic coding in JPEG",
        "0xCB, arithmetic coding in JPEG",
        "0xCF, hierarchical JPEG"
    })
    void namesTheKindOfJpegThatItDoesNotRead(int kind, String name) {
        byte[] file = file("gray16-predictor-7");
        file[marker(file, FRAME) + 1] = (byte) kind;

        assertUnread(file, name);
    }

    @Test
    void namesJpegOf12Bits() {
        assertUnread(TestFiles.bytes("tiff/libjpeg-12-bits.tif"), "JPEG of 12 bits");
    }

    @Test
    void namesRestartsWithinRows() {
        byte[] file = file("rgb-restarts");
        file[marker(file, 0xDD) + 5]++;

        assertUnread(file, "restarts within rows");
    }

    @Test
    void namesYCbCr() {
        byte[] file = file("rgba");
        // Color space, of one number of 16 bits: RGB.
        int at = indexOf(file, new byte[] {6, 1, 3, 0, 1, 0, 0, 0, 2});
        file[at + 8] = TiffDirectory.YCBCR;

        assertUnread(file, "YCbCr in lossless JPEG");
    }

    private static void assertUnread(byte[] file, String what) {
        RefusedException refused = refusal(file);
        assertThat(refused.refusal()).isEqualTo(Refusal.UNSUPPORTED_FORMAT);
        assertThat(refused).hasMessageContaining(what);
    }

    private static RefusedException refusal(byte[] file) {
        return catchThrowableOfType(RefusedException.class, () -> frame(file));
    }

    private static Frame frame(byte[] file) {
        return Codecs.read(file, Limits.DEFAULT).frames().get(0);
    }

    private static byte[] file(String name) {
        return TestFiles.bytes("tiff/libjpeg-lossless-" + name + ".tif");
    }

    private static byte[] raw(String name) {
        return TestFiles.bytes("tiff/libjpeg-lossless-" + name + ".raw");
    }

    private static byte[] stored(Frame frame) {
        if (frame.depth() == 8) {
            return frame.bytes();
        }
        ByteBuffer bytes = ByteBuffer.allocate(2 * frame.shorts().length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(frame.shorts());
        return bytes.array();
    }

    /** Where that marker is for the first time, before a length that is not large. */
    private static int marker(byte[] file, int marker) {
        int at = indexOf(file, new byte[] {(byte) 0xFF, (byte) marker, 0});
        assertThat(Bytes.u16be(file, at + 2)).isLessThan(64);
        return at;
    }

    private static int indexOf(byte[] file, byte[] wanted) {
        for (int at = 0; at + wanted.length <= file.length; at++) {
            if (Arrays.equals(file, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        throw new AssertionError("not in the file");
    }
}
