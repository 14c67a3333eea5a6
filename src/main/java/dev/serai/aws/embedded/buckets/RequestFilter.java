package dev.serai.aws.embedded.buckets;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.shaded.org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.gaul.shaded.org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.gaul.shaded.org.eclipse.jetty.server.Server;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;

/**
 * Rejects requests that S3Proxy 4.1.1 mishandles: copies with headers that it accepts and then ignores (preconditions on
 * the target, which would be overwritten regardless, and an expiry time among replaced metadata), and malformed requests
 * that make it fail with an exception of its own, which it would answer 500 and log, or, if it fails while it writes a
 * list, with status 200 and the beginning of the list. It also bounds the memory of bodies, see {@link HeldBodies}, checks
 * those that come in chunks, see {@link ChunkedBody}, and has completions tell how they end, see {@link PromptCompletion}.
 */
final class RequestFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private static final List<String> CONDITIONS = List.of("If-Match", "If-None-Match");

    /** The class that reads requests, and those nested in it. */
    private static final String READER = "org.gaul.s3proxy.S3ProxyHandler";

    private final transient HeldBodies bodies;
    private final transient FileBlobStore store;

    private RequestFilter(HeldBodies bodies, FileBlobStore store) {
        this.bodies = bodies;
        this.store = store;
    }

    /**
     * Inserts this filter before S3Proxy's own servlet. S3Proxy has no accessor for its server, so the field is read by
     * reflection.
     */
    static void addTo(S3Proxy proxy, HeldBodies bodies, FileBlobStore store) {
        try {
            var field = S3Proxy.class.getDeclaredField("server");
            field.setAccessible(true);
            Server server = (Server) field.get(proxy);
            server.getDescendant(ServletContextHandler.class)
                    .addFilter(
                            new FilterHolder(new RequestFilter(bodies, store)),
                            "/*",
                            EnumSet.of(DispatcherType.REQUEST));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this version of S3Proxy keeps its server elsewhere", e);
        }
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getHeader("x-amz-copy-source") != null) {
            for (String condition : CONDITIONS) {
                if (request.getHeader(condition) != null) {
                    refuseCopy(response, condition);
                    return;
                }
            }
            if (request.getHeader("Expires") != null
                    && "REPLACE".equalsIgnoreCase(request.getHeader("x-amz-metadata-directive"))) {
                refuseCopy(response, "Expires");
                return;
            }
        }
        if (request.getMethod().equals("GET") && isUnlistable(request)) {
            refuse(response, "A parameter has a character that XML, and so a list, cannot hold.");
            return;
        }
        try (HeldBodies.Share share = bodies.share(HeldBodies.Kind.of(request))) {
            pass(PromptCompletion.of(ChunkedBody.checked(share.counted(request)), store), response, chain);
        }
    }

    /** Whether a list would have to repeat a parameter with a character that XML 1.0 cannot hold, not even escaped. */
    private static boolean isUnlistable(HttpServletRequest request) {
        return !"url".equals(request.getParameter("encoding-type"))
                && request.getParameterMap().values().stream()
                        .flatMap(Arrays::stream)
                        .flatMapToInt(String::codePoints)
                        .anyMatch(RequestFilter::isOutsideXml);
    }

    private static boolean isOutsideXml(int c) {
        return c < ' ' && c != '\t' && c != '\n' && c != '\r'
                || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE
                || c == 0xFFFE
                || c == 0xFFFF;
    }

    private static void pass(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } catch (RuntimeException e) {
            if (response.isCommitted() || !isMalformed(e)) {
                throw e;
            }
            response.reset();
            refuse(response, "The request is not as the S3 API has it.");
        }
    }

    /** Whether S3Proxy failed on what the request says, before it called the store. */
    private static boolean isMalformed(RuntimeException e) {
        if (e instanceof JacksonException) {
            return !(e instanceof JacksonIOException);
        }
        return (e instanceof NullPointerException || e instanceof IndexOutOfBoundsException)
                && Arrays.stream(e.getStackTrace())
                        .map(StackTraceElement::getClassName)
                        .filter(name -> !name.startsWith("java."))
                        .findFirst()
                        .map(name -> name.startsWith(READER))
                        .orElse(true); // the JVM omits the stack trace of an exception that it has thrown often
    }

    private static void refuseCopy(HttpServletResponse response, String header) throws IOException {
        refuse(response, "The embedded buckets copy without the header " + header + ": put the object instead.");
    }

    private static void refuse(HttpServletResponse response, String message) throws IOException {
        response.setStatus(400);
        response.setContentType("application/xml;charset=utf-8");
        response.setHeader("Connection", "close"); // the body is not read to its end
        response.getOutputStream()
                .write(("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>InvalidRequest</Code><Message>"
                                + message + "</Message></Error>")
                        .getBytes(StandardCharsets.UTF_8));
    }
}
