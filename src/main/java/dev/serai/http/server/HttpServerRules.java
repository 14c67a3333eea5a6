package dev.serai.http.server;

import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the HTTP servers let in.
 *
 * @param maxBytes bytes of a request's body
 * @param maxBytesInFlight bytes of all bodies that are being received or worked on, and of all answers that are not
 *     written
 * @param receive how long a request may take to arrive, from its head on
 * @param idle how long a connection may be kept without a request, or an answer be left unread
 * @param apiKey the key that requests must show, or empty if they need none
 * @param openPaths paths that may be read without a key, decoded; one that ends in {@code *} stands for all that begin so
 * @param corsOrigin the origin whose pages may call from a browser, {@code *} for all, or empty for none but our own
 * @param hosts names under which pages may speak to this machine, beside those that it knows to be its own
 * @param tls what encrypts, or empty for plain HTTP
 * @param tlsPort the port it is for
 */
public record HttpServerRules(
        int maxBytes,
        long maxBytesInFlight,
        Duration receive,
        Duration idle,
        Optional<String> apiKey,
        List<String> openPaths,
        Optional<String> corsOrigin,
        List<String> hosts,
        Optional<SslContext> tls,
        int tlsPort) {
    public HttpServerRules {
        openPaths = List.copyOf(openPaths);
        hosts = List.copyOf(hosts);
    }

    boolean isOpen(RequestTarget target) {
        for (String open : openPaths) {
            if (open.endsWith("*")
                    ? target.path().startsWith(open.substring(0, open.length() - 1))
                    : RequestTarget.segments(open).equals(target.segments())) {
                return true;
            }
        }
        return false;
    }
}
