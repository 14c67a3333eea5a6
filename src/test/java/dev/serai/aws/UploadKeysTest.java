package dev.serai.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.image.Format;
import org.junit.jupiter.api.Test;

/** Under which keys uploaded images are stored, and what becomes of the names that files come with. */
class UploadKeysTest {
    private static String name(String given) {
        return UploadKeys.fileName(given, Format.PNG);
    }

    @Test
    void keepsAName() {
        assertThat(name("cat.png")).isEqualTo("cat.png");
        assertThat(name("Kätzchen 猫 <b>.png")).isEqualTo("Kätzchen 猫 <b>.png");
        assertThat(name("${env.HOME}.png")).isEqualTo("${env.HOME}.png");
    }

    @Test
    void takesTheLastPartOfAPath() {
        assertThat(name("../../etc/cat.png")).isEqualTo("cat.png");
        assertThat(name("C:\\pictures\\cat.png")).isEqualTo("cat.png");
    }

    @Test
    void namesWhatHasNoName() {
        for (String nothing : new String[] {"", " ", ".", "..", "a/..", "folder/", "\u0000\u0007"}) {
            assertThat(name(nothing)).as(nothing).isEqualTo("image.png");
        }
    }

    @Test
    void leavesOutWhatIsNoCharacter() {
        assertThat(name("c\u0000a\nt\ud800.png")).isEqualTo("cat.png");
        assertThat(name("c\ufffea\ufffft.png")).isEqualTo("cat.png");
    }

    @Test
    void shortensALongNameButNotItsEnd() {
        String name = name("猫".repeat(400) + ".jpeg");
        assertThat(name).startsWith("猫猫").endsWith("猫.jpeg");
        assertThat(name.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(160);
        assertThat(name("x".repeat(400))).hasSize(160);
    }

    @Test
    void tellsImagesOfOneNameApart() {
        String key = UploadKeys.of("one".getBytes(UTF_8), "cat.png", Format.PNG);
        assertThat(key).matches("uploads/[0-9a-f]{16}/cat\\.png");
        assertThat(UploadKeys.of("one".getBytes(UTF_8), "cat.png", Format.PNG)).isEqualTo(key);
        assertThat(UploadKeys.of("two".getBytes(UTF_8), "cat.png", Format.PNG)).isNotEqualTo(key);
    }
}
