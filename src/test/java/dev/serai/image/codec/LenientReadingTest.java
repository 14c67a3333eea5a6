package dev.serai.image.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Header;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.Pipeline;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are damaged around whole pixels, and kinds that few programs write; see lenient/make.py. */
class LenientReadingTest {
    @ParameterizedTest
    @CsvSource({
        "no-end.png, 7, 5, 3, 8, 1",
        "no-checksum.png, 7, 5, 3, 8, 1",
        "cut-comment.png, 7, 5, 3, 8, 1",
        "cut-profile.png, 7, 5, 3, 8, 1",
        "profile-checksum.png, 7, 5, 3, 8, 1",
        "orientation-checksum.png, 7, 5, 3, 8, 1",
        "gray-with-rgb-profile.png, 7, 5, 1, 8, 1",
        "orientation-in-text.png, 7, 5, 3, 8, 1",
        "orientation-in-compressed-text.png, 7, 5, 3, 8, 1",
        "no-padding.bmp, 7, 5, 3, 8, 1",
        "rle8-no-end.bmp, 7, 5, 3, 8, 1",
        "rle8-top-down.bmp, 7, 5, 3, 8, 1",
        "rle4-top-down.bmp, 7, 5, 3, 8, 1",
        "rle24.bmp, 7, 5, 3, 8, 1",
        "cut-metadata.webp, 7, 5, 3, 8, 1",
        "progressive-no-end.jpg, 50, 37, 3, 8, 1",
        "progressive-half-end.jpg, 50, 37, 3, 8, 1",
        "progressive-cut-comment.jpg, 50, 37, 3, 8, 1",
        "baseline-no-end.jpg, 50, 37, 3, 8, 1",
        "baseline-half-end.jpg, 50, 37, 3, 8, 1",
        "baseline-cut-comment.jpg, 50, 37, 3, 8, 1",
        "gray-progressive-no-end.jpg, 50, 37, 1, 8, 1",
        "cmyk-no-adobe.jpg, 16, 16, 3, 8, 1",
        "no-trailer.gif, 4, 4, 3, 8, 2",
        "no-terminator.gif, 4, 4, 3, 8, 2",
        "cut-block.gif, 4, 4, 3, 8, 2",
        "cut-comment.gif, 4, 4, 3, 8, 2",
        "comment-no-trailer.gif, 4, 4, 3, 8, 2",
        "first-frame-larger.gif, 6, 6, 3, 8, 1",
        "first-frame-outside.gif, 4, 4, 4, 8, 1",
        "length-0.tif, 7, 5, 3, 8, 1",
        "no-lengths.tif, 7, 5, 3, 8, 1",
        "length-beyond-the-end.tif, 7, 5, 3, 8, 1",
        "strips-length-0.tif, 7, 5, 3, 8, 1",
        "deflate-length-0.tif, 7, 5, 3, 8, 1",
        "planes-length-0.tif, 7, 5, 3, 8, 1",
        "cmyk-length-0.tif, 7, 5, 3, 8, 1",
        "rgba-no-extra-samples.tif, 7, 5, 4, 8, 1",
        "rgba16-no-extra-samples.tif, 7, 5, 4, 16, 1",
        "gray-alpha-no-extra-samples.tif, 7, 5, 2, 8, 1",
        "palette-alpha.tif, 7, 5, 4, 8, 1",
        "palette-alpha-lzw-differences.tif, 7, 5, 4, 8, 1",
        "palette-unspecified.tif, 7, 5, 3, 8, 1",
        "cmyk-alpha.tif, 7, 5, 4, 8, 1",
        "cmyk16-alpha.tif, 7, 5, 4, 8, 1",
        "cmyk-fifth-ink.tif, 7, 5, 3, 8, 1",
        "gray6.tif, 7, 5, 1, 8, 1",
        "gray10.tif, 7, 5, 1, 16, 1",
        "gray12.tif, 7, 5, 1, 16, 1",
        "gray12-big-endian-from-white.tif, 7, 5, 1, 16, 1",
        "gray14-deflate.tif, 7, 5, 1, 16, 1",
        "tiles-under-strips.tif, 7, 5, 3, 8, 1"
    })
    void reads(String name, int width, int height, int channels, int depth, int frames) {
        byte[] file = TestFiles.bytes("lenient/" + name);

        Picture picture = Codecs.read(file, Limits.DEFAULT);

        assertThat(Codecs.header(file)).isEqualTo(new Header(picture.format(), width, height, channels, depth, frames));
        assertThat(samples(picture)).isEqualTo(truth(name));
        assertThat(picture.iccProfile()).isEmpty();
    }

    /** Each shortcut from the encoded file gives what the pixels give, and a file that is whole again. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "progressive-no-end.jpg",
                "progressive-cut-comment.jpg",
                "baseline-no-end.jpg",
                "gray-progressive-no-end.jpg",
                "no-trailer.gif",
                "no-terminator.gif",
                "cut-block.gif",
                "cut-comment.gif",
                "comment-no-trailer.gif",
                "first-frame-larger.gif"
            })
    void shortcutsAgree(String name) {
        byte[] file = TestFiles.bytes("lenient/" + name);
        Picture pixels = Picture.of(
                Codecs.header(file).format(), Codecs.read(file, Limits.DEFAULT).content());

        Picture gray = Pipeline.parse("grayscale").apply(Codecs.read(file, Limits.DEFAULT));

        assertThat(farthest(samples(gray), samples(Pipeline.parse("grayscale").apply(pixels))))
                .isLessThanOrEqualTo(2);
        byte[] written = Codecs.write(gray, gray.format(), WriteOptions.DEFAULT);
        assertThat(Codecs.header(written).frames()).isEqualTo(pixels.header().frames());
        assertThat(written).endsWith(gray.format() == Format.GIF ? new byte[] {0x3B} : new byte[] {-1, (byte) 0xD9});
    }

    /** A length that is reckoned is no leave to make pixels up. */
    @ParameterizedTest
    @ValueSource(strings = {"length-0.tif", "no-lengths.tif", "planes-length-0.tif", "cmyk-length-0.tif"})
    void refusesWhatLacksPixels(String name) {
        byte[] file = TestFiles.bytes("lenient/" + name);
        // The samples are the last thing in these files.
        byte[] cut = Arrays.copyOf(file, file.length - 1);

        assertThatThrownBy(() -> Codecs.read(cut, Limits.DEFAULT).frames())
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.BROKEN_IMAGE));
    }

    private static byte[] samples(Picture picture) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Frame frame : picture.frames()) {
            if (frame.depth() == 8) {
                all.writeBytes(frame.bytes());
            } else {
                for (short sample : frame.shorts()) {
                    all.write(sample);
                    all.write(sample >> 8);
                }
            }
        }
        return all.toByteArray();
    }

    private static byte[] truth(String name) {
        return TestFiles.bytes("lenient/" + name + ".raw");
    }

    private static int farthest(byte[] some, byte[] others) {
        assertThat(some).hasSameSizeAs(others);
        int farthest = 0;
        for (int i = 0; i < some.length; i++) {
            farthest = Math.max(farthest, Math.abs((some[i] & 0xFF) - (others[i] & 0xFF)));
        }
        return farthest;
    }
}
