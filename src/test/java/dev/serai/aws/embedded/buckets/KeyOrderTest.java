package dev.serai.aws.embedded.buckets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyOrderTest {
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "a-",
            "a/",
            "a0",
            "b",
            "é",
            "日",
            "\uD7FF",
            "\uE000",
            "\uFFFF",
            "\uD83D\uDC2B",
            "\uDBFF\uDFFF",
            "ab");

    @Test
    void isThatOfTheBytes() {
        for (String one : TEXTS) {
            for (String other : TEXTS) {
                assertThat(Integer.signum(KeyOrder.UTF_8.compare(one, other)))
                        .as("%s and %s", one, other)
                        .isEqualTo(Integer.signum(Arrays.compareUnsigned(
                                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8))));
            }
        }
    }

    @Test
    void whatComesAfterAllThatBeginWithATextComesRightAfterThem() {
        for (String prefix : TEXTS) {
            KeyOrder.afterAll(prefix).ifPresent(after -> {
                assertThat(KeyOrder.UTF_8.compare(after, prefix + "\uDBFF\uDFFF\uDBFF\uDFFF"))
                        .isPositive();
                for (String text : TEXTS) {
                    if (!text.startsWith(prefix) && KeyOrder.UTF_8.compare(text, prefix) > 0) {
                        assertThat(KeyOrder.UTF_8.compare(after, text)).isNotPositive();
                    }
                }
            });
        }
        assertThat(KeyOrder.afterAll("a\uDBFF\uDFFF")).contains("b");
        assertThat(KeyOrder.afterAll("a\uD7FF")).contains("a\uE000");
        assertThat(KeyOrder.afterAll("")).isEmpty();
        assertThat(KeyOrder.afterAll("\uDBFF\uDFFF")).isEmpty();
    }
}
