package dev.serai.udp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.checksum.ImageFacts;
import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the beans of the UDP route reply, called as the route in udp.yaml calls them. */
class DatagramRepliesTest {
    private static final Optional<ImageFacts> REFERENCE = Optional.of(new ImageFacts(640, 481, 0x1A2B3C4D));

    static String reply(byte[] datagram, Optional<ImageFacts> reference) {
        String question = DatagramText.of(datagram);
        if (question == null) {
            return new DatagramImage().facts(datagram);
        }
        ReferenceFacts facts = new ReferenceFacts(() -> reference);
        return switch (question) {
            case "parity" -> facts.parities();
            case "fletcher32" -> facts.checksum();
            case "size" -> facts.size();
            default -> facts.heightParity();
        };
    }

    private static String answer(String text) {
        return reply(text.getBytes(UTF_8), REFERENCE);
    }

    @Test
    void answersTheThreeQuestionsAboutTheReferenceImage() {
        assertThat(answer("parity")).isEqualTo("pair impair");
        assertThat(answer("fletcher32")).isEqualTo("1A2B3C4D");
        assertThat(answer("size")).isEqualTo("640x481");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello Server",
                "",
                "Parity",
                "parity of the image",
                "size?",
                "${env.HOME}",
                "BMW",
                "GIF89a",
                "¿qué tal? こんにちは 🐪",
                "II*",
                "a\tb"
            })
    void answersAnyOtherTextWithTheParityOfTheHeight(String text) {
        assertThat(answer(text)).isEqualTo("impair");
        assertThat(reply(text.getBytes(UTF_8), Optional.of(new ImageFacts(3, 2, 0))))
                .isEqualTo("pair");
    }

    @ParameterizedTest
    @ValueSource(strings = {"parity\n", "parity\r\n", " parity ", "parity\0", "parity\n\0\0"})
    void overlooksWhatToolsPutAroundAQuestion(String text) {
        assertThat(answer(text)).isEqualTo("pair impair");
    }

    @Test
    void takesLongTextAsText() {
        assertThat(answer("é".repeat(32_000))).isEqualTo("impair");
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"PNG", "GIF", "JPEG", "WEBP"})
    void answersAboutAnImageInTheDatagram(Format format) {
        byte[] image = Codecs.write(
                Picture.of(format, Frame.of(new byte[3 * 7 * 5], 3, 7, 5, 0)), format, WriteOptions.DEFAULT);
        ImageFacts facts = ImageFacts.of(image);
        assertThat(reply(image, Optional.empty()))
                .isEqualTo("7x5 impair impair " + facts.checksum())
                .isEqualTo(facts.toString());
    }

    @Test
    void readsTheSizeFromTheHeaderAloneHoweverLarge() throws IOException {
        byte[] image = bundled();
        // The width and height of a PNG stand at bytes 16 and 20; its pixels are cut off.
        byte[] start = Arrays.copyOf(image, 200);
        assertThat(reply(start, Optional.empty())).startsWith("640x481 pair impair ");
    }

    @Test
    void answersAboutTheBundledImageAsOtherProgramsSeeIt() throws IOException {
        // 640 x 481 from file(1), the checksum from twelve lines of Python.
        assertThat(reply(bundled(), Optional.empty())).isEqualTo("640x481 pair impair 79219AF4");
    }

    @Test
    void refusesWhatIsNeitherTextNorAnImage() {
        assertThat(reply(new byte[] {1, 2, 3}, REFERENCE))
                .isEqualTo("error unsupported-format: neither text nor an image");
        assertThat(reply("caf\u00e9".getBytes(ISO_8859_1), REFERENCE)).startsWith("error unsupported-format");
        assertThat(reply("a\0b".getBytes(UTF_8), REFERENCE)).startsWith("error unsupported-format");
        assertThat(reply("\u0085".getBytes(UTF_8), REFERENCE)).startsWith("error unsupported-format");
    }

    @Test
    void refusesAnImageWithADamagedHeader() throws IOException {
        assertThat(reply(Arrays.copyOf(bundled(), 20), REFERENCE))
                .isEqualTo("error broken-image: the header is damaged or cut off");
    }

    @Test
    void saysSoWhileThereIsNoReferenceImage() {
        assertThat(reply("size".getBytes(UTF_8), Optional.empty()))
                .isEqualTo("error not-found: the reference image cannot be read");
    }

    @Property(tries = 300)
    void answersAnyBytesOnceAndShortly(@ForAll byte[] datagram) {
        assertThat(reply(datagram, REFERENCE)).matches("[ -~]{1," + DatagramCodec.MAX_REPLY + "}");
    }

    @Test
    void answersDamagedImagesOfEveryKindShortly() throws IOException {
        Random random = new Random(1);
        for (Format format : Format.values()) {
            if (!format.writable()) {
                continue;
            }
            byte[] image = Codecs.write(
                    Picture.of(format, Frame.of(new byte[4 * 31 * 17], 4, 31, 17, 0)), format, WriteOptions.DEFAULT);
            for (int i = 0; i < 2000; i++) {
                byte[] damaged = Arrays.copyOf(image, random.nextInt(image.length + 1));
                for (int hits = random.nextInt(4); hits > 0 && damaged.length > 0; hits--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                assertThat(reply(damaged, REFERENCE)).matches("[ -~]{1," + DatagramCodec.MAX_REPLY + "}");
            }
        }
    }

    private static byte[] bundled() throws IOException {
        return ReferenceSource.bundled().changed().orElseThrow();
    }
}
