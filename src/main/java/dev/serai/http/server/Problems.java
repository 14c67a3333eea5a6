package dev.serai.http.server;

import dev.serai.aws.Availability;
import dev.serai.process.EngineException;
import dev.serai.refusal.RefusedException;
import io.netty.handler.timeout.ReadTimeoutException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.TypeConversionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** The one place where a failure of an HTTP route becomes an HTTP problem. */
public final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    /** The code of a problem with queues or buckets that answer, but not as they should. */
    private static final String STORE_FAILED = "store-failed";

    /** The reply to a request whose route failed; unexpected failures are logged here. */
    public Reply reply(Exchange exchange) {
        return reported(exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class), exchange)
                .reply();
    }

    /** The problem that a failure is to the client; what the client is not told is logged. */
    static Problem reported(Throwable thrown, Exchange exchange) {
        Problem problem = of(thrown);
        if (problem.status() == 500) {
            LOG.error("The request {} failed", exchange.getVariable(HttpBinding.REQUEST), thrown);
        } else if (problem.code().equals(STORE_FAILED)) {
            LOG.warn(
                    "The request {} needs queues or buckets that do not do as asked",
                    exchange.getVariable(HttpBinding.REQUEST),
                    thrown);
        }
        return problem;
    }

    static Problem of(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null
                && (cause instanceof CompletionException
                        || cause instanceof ExecutionException
                        || cause instanceof CamelExecutionException
                        || cause instanceof InvalidPayloadException
                        || cause instanceof TypeConversionException)) {
            cause = cause.getCause();
        }
        if (cause instanceof RefusedException refused) {
            return Problem.of(refused);
        }
        if (cause instanceof EngineException failed) {
            return Problem.of(failed.asRefused());
        }
        if (cause instanceof ProblemException known) {
            return known.problem();
        }
        if (Availability.isOutage(cause)) { // which is logged once for all
            return Problem.overloaded("The queues or buckets do not answer as they should; try again soon.");
        }
        if (cause instanceof AbortedException) {
            return givenUp();
        }
        if (cause instanceof SdkException failed) {
            return storeFailed(failed);
        }
        if (cause instanceof ConnectException
                || cause instanceof UnknownHostException
                || cause instanceof UnresolvedAddressException) {
            return new Problem(502, "server-absent", "The server behind this one is not there.");
        }
        if (cause instanceof ClosedChannelException || cause instanceof SocketException) {
            // what a server does that refuses a body before it has read it: its answer is lost if we still send
            return Problem.overloaded("The server behind this one ended the connection; try again soon.");
        }
        if (cause instanceof ReadTimeoutException || cause.getCause() instanceof ReadTimeoutException) {
            return new Problem(504, "server-slow", "The server behind this one did not answer in time.");
        }
        if (cause instanceof CamelExchangeException
                && String.valueOf(cause.getMessage()).contains("No response")) {
            return new Problem(502, "server-absent", "The server behind this one went away before it answered.");
        }
        if (cause instanceof CancellationException) {
            return givenUp();
        }
        return Problem.internal();
    }

    private static Problem storeFailed(SdkException failed) {
        boolean answered = failed instanceof SdkServiceException;
        int status = failed instanceof SdkServiceException answer ? answer.statusCode() : 0;
        return new Problem(
                502,
                STORE_FAILED,
                (answered
                                ? "The queues or buckets refuse what this server asks of them"
                                : "The queues or buckets cannot be asked, or their answer cannot be read")
                        + (status == 0 ? "" : " (status " + status + ")")
                        + "; the server's log says why.");
    }

    private static Problem givenUp() {
        return Problem.overloaded("The request was given up.");
    }
}
