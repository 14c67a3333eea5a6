package dev.serai.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParityTest {
    @Test
    void isPairForEvenAndImpairForOdd() {
        assertThat(Parity.of(640)).hasToString("pair");
        assertThat(Parity.of(481)).hasToString("impair");
        assertThat(Parity.of(0)).isEqualTo(Parity.PAIR);
        assertThat(Parity.of(-3)).isEqualTo(Parity.IMPAIR);
    }
}
