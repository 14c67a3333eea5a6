package dev.serai.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EncodeRequestTest {
    @Test
    void leavesAPictureTheProcessorsThatOthersDoNotUse() {
        int processors = Runtime.getRuntime().availableProcessors();

        assertThat(EncodeRequest.idleProcessors(0)).isEqualTo(processors);
        assertThat(EncodeRequest.idleProcessors(processors - 1)).isEqualTo(1);
        assertThat(EncodeRequest.idleProcessors(processors + 3)).isEqualTo(1);
    }
}
