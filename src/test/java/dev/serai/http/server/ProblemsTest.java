package dev.serai.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What a client is told when the server behind this one fails. */
class ProblemsTest {
    @Test
    void aServerThatEndsTheConnectionIsToBeTriedAgain() {
        for (Exception thrown : new Exception[] {
            new ClosedChannelException(),
            new SocketException("Connection reset"),
            new CompletionException(new ClosedChannelException())
        }) {
            Reply reply = Problems.of(thrown).reply();
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.headers()).containsKey("Retry-After");
        }
    }

    @Test
    void aServerThatIsNotThereIsAnotherProblem() {
        assertThat(Problems.of(new ConnectException("Connection refused")).status())
                .isEqualTo(502);
    }
}
