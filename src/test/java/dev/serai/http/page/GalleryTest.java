package dev.serai.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.image.Format;
import org.junit.jupiter.api.Test;

/** What becomes of the names that files come with. */
class GalleryTest {
    private static String name(String given) {
        return Gallery.fileName(given, Format.PNG);
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
    void writesTheNameOfADownloadAsRfc8187Says() {
        assertThat(Gallery.attachment("cat.png")).isEqualTo("attachment; filename*=UTF-8''cat.png");
        // the example of RFC 8187, 3.2.3, and what could end the header
        assertThat(Gallery.attachment("€ rates")).isEqualTo("attachment; filename*=UTF-8''%E2%82%AC%20rates");
        assertThat(Gallery.attachment("a\"; b\r\n.png"))
                .isEqualTo("attachment; filename*=UTF-8''a%22%3B%20b%0D%0A.png");
    }
}
