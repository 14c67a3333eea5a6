package dev.serai.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.image.Picture;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletionException;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.TypeConversionException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
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

    @Test
    void aRefusalIsToldHoweverCamelWrapsIt() {
        Exception refused = new RefusedException(Refusal.UNSUPPORTED_FORMAT, "no image");
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        for (Exception thrown : new Exception[] {
            refused,
            new CompletionException(refused),
            new TypeConversionException(new byte[0], Picture.class, refused),
            new InvalidPayloadException(
                    exchange,
                    Picture.class,
                    exchange.getMessage(),
                    new TypeConversionException(new byte[0], Picture.class, refused))
        }) {
            assertThat(Problems.of(thrown).status()).isEqualTo(415);
        }
    }
}
