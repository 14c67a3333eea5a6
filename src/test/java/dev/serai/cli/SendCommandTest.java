package dev.serai.cli;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.refusal.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;

/** What {@code serai send -} reads. */
class SendCommandTest {
    private static final int MOST = 1 << 20;

    private static String read(String text, Charset charset) throws IOException {
        return SendCommand.read(new ByteArrayInputStream(text.getBytes(charset)));
    }

    @Test
    void whatEditorsAndShellsPutAroundAListIsLeftOut() throws IOException {
        for (String text : new String[] {"1,2\n", "1,2\r\n", "\uFEFF1,2\r\n\r\n", "1,2"}) {
            assertThat(read(text, UTF_8)).isEqualTo("1,2");
            assertThat(read("\uFEFF" + text.replace("\uFEFF", ""), UTF_16LE)).isEqualTo("1,2");
        }
    }

    @Test
    void aListMayFillAMessageAndNoMore() throws IOException {
        String longest = "7".repeat(MOST);
        assertThat(read("\uFEFF" + longest + "\r\n", UTF_8)).isEqualTo(longest);
        assertThat(read("\uFEFF" + longest + "\r\n", UTF_16LE)).isEqualTo(longest);
        assertThatThrownBy(() -> read(longest + "7", UTF_8))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("more than 1048576 bytes");
        assertThatThrownBy(() -> read("7".repeat(5 * MOST), UTF_8)).hasMessageContaining("more than 1048576 bytes");
    }
}
