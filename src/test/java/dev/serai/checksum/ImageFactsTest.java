package dev.serai.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ImageFactsTest {
    @Test
    void saysThemInTheWordsOfAReply() {
        ImageFacts facts = new ImageFacts(640, 481, 0x1A2B3C4D);
        assertThat(facts.size()).isEqualTo("640x481");
        assertThat(facts.parities()).isEqualTo("pair impair");
        assertThat(facts.checksum()).isEqualTo("1A2B3C4D");
        assertThat(facts).hasToString("640x481 pair impair 1A2B3C4D");
    }

    @Test
    void keepsTheLongestLineShort() {
        assertThat(new ImageFacts(Integer.MAX_VALUE, Integer.MAX_VALUE, -1).toString())
                .isEqualTo("2147483647x2147483647 impair impair FFFFFFFF")
                .hasSizeLessThanOrEqualTo(64);
    }
}
