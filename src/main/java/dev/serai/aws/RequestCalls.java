package dev.serai.aws;

import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.http.AbortableInputStream;

/**
 * The calls to a service that HTTP requests wait for. A few threads serve all requests, so no more than {@link #MOST} of
 * them wait for one service at once, and only one after a call was not answered in time: the others go on serving
 * requests that need nothing from it. Further calls are refused at once. Safe for use by several threads.
 */
public final class RequestCalls {
    /** Calls at once for one service; those for queues and buckets together leave threads to other requests. */
    static final int MOST = 12;

    private static final ThreadLocal<Boolean> SERVING = new ThreadLocal<>();

    private final String what;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean stalled;

    /** @param what the service as a sentence begins: {@code The buckets} */
    public RequestCalls(String what) {
        this.what = what;
    }

    /** A part of serving an HTTP request, which may throw what it likes. */
    public interface Part<E extends Exception> {
        void run() throws E;
    }

    /** Runs a part of serving an HTTP request: calls of this thread count as the request's meanwhile. */
    public static <E extends Exception> void serve(Part<E> part) throws E {
        Boolean outer = SERVING.get();
        SERVING.set(true);
        try {
            part.run();
        } finally {
            SERVING.set(outer);
        }
    }

    /**
     * A client for whatever thread calls: calls of an HTTP request are made with one client and limited in number, all
     * others with the other.
     *
     * @param requests for HTTP requests; the caller closes both
     */
    public <T> T choose(Class<T> type, T requests, T others) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    // a long poll takes longer than a request may wait
                    boolean limited = SERVING.get() != null && !method.getName().equals("receiveMessage");
                    try {
                        return limited
                                ? limited(() -> method.invoke(requests, arguments))
                                : method.invoke(others, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private interface Call {
        Object make() throws ReflectiveOperationException;
    }

    private Object limited(Call call) throws ReflectiveOperationException {
        if (waiting.incrementAndGet() > (stalled ? 1 : MOST)) {
            waiting.decrementAndGet();
            throw new RefusedException(
                    Refusal.OVERLOADED,
                    what + " are slow to answer, and other requests wait for them already; try again soon.");
        }
        try {
            Object answer = call.make();
            if (answer instanceof AwsResponse) {
                stalled = false;
            }
            return answer instanceof ResponseInputStream<?> stream ? counted(stream) : answer;
        } catch (InvocationTargetException e) {
            stalled = Availability.isSilence(e.getCause());
            throw e;
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** The same content, whose readers count as long as they wait for it. */
    private <R> ResponseInputStream<R> counted(ResponseInputStream<R> content) {
        return new ResponseInputStream<>(
                content.response(), AbortableInputStream.create(new Counted(content), content));
    }

    private final class Counted extends FilterInputStream {
        Counted(InputStream content) {
            super(content);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            waiting.incrementAndGet();
            try {
                int read = super.read(bytes, from, length);
                stalled = false;
                return read;
            } catch (IOException e) {
                stalled = Availability.isSilence(e);
                throw e;
            } finally {
                waiting.decrementAndGet();
            }
        }
    }
}
