package dev.serai.aws;

import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The calls to a service that HTTP requests wait for. After one that was not answered in time only one at once tries the
 * service; further ones are refused at once, until one is answered. A thread that serves requests of all kinds may make
 * such a call only while few others do, so that some are always left to requests that need no such service. Safe for use
 * by several threads.
 */
public final class RequestCalls {
    /** Calls at once of threads that serve all kinds of requests; those for queues and buckets together leave some. */
    static final int MOST = 12;

    /** How long one call more waits for another to end. */
    private static final int PATIENCE_SECONDS = 1;

    private static final ThreadLocal<Caller> CALLER = new ThreadLocal<>();

    private final String what;
    private final Semaphore places = new Semaphore(MOST);
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean stalled;

    /** @param what the service as a sentence begins: {@code The buckets} */
    public RequestCalls(String what) {
        this.what = what;
    }

    /** What serves an HTTP request and may call a service. */
    public interface Caller {
        /** Whether its threads serve nothing but requests that call services, so that it does not matter if they wait. */
        boolean mayWait();

        /** A call is about to be made. */
        void called();
    }

    /** A part of serving an HTTP request, which may throw what it likes. */
    public interface Part<E extends Exception> {
        void run() throws E;
    }

    /** Runs a part of serving an HTTP request: calls of this thread are those of that caller meanwhile. */
    public static <E extends Exception> void serve(Caller caller, Part<E> part) throws E {
        Caller outer = CALLER.get();
        CALLER.set(caller);
        try {
            part.run();
        } finally {
            CALLER.set(outer);
        }
    }

    /**
     * A client for whatever thread calls: calls of an HTTP request are made with one client and limited in number, all
     * others with the other.
     *
     * @param requests for HTTP requests; the caller closes both
     */
    public SqsClient choose(SqsClient requests, SqsClient others) {
        return (SqsClient) Proxy.newProxyInstance(
                SqsClient.class.getClassLoader(), new Class<?>[] {SqsClient.class}, (proxy, method, arguments) -> {
                    // a long poll takes longer than a request may wait
                    boolean poll = method.getName().equals("receiveMessage");
                    return poll
                            ? invoke(method, others, arguments)
                            : this.<Object, Throwable>call(
                                    () -> invoke(method, requests, arguments), () -> invoke(method, others, arguments));
                });
    }

    private static Object invoke(Method method, Object client, Object[] arguments) throws Throwable {
        try {
            return method.invoke(client, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** The same for buckets. Operations that {@link RequestS3Client} does not name are limited, but made with the other. */
    public S3Client choose(S3Client requests, S3Client others) {
        return new RequestS3Client(this, requests, others);
    }

    /** A call to the service. */
    interface Call<T, E extends Throwable> {
        T make() throws E;
    }

    /** Makes the first call, limited, if this thread serves an HTTP request, else the other. */
    <T, E extends Throwable> T call(Call<T, E> ofRequest, Call<T, E> other) throws E {
        Caller caller = CALLER.get();
        return caller == null ? other.make() : limited(caller, ofRequest);
    }

    private <T, E extends Throwable> T limited(Caller caller, Call<T, E> call) throws E {
        caller.called();
        boolean mayWait = caller.mayWait();
        if (!mayWait && !placed()) {
            throw refused();
        }
        try {
            if (waiting.incrementAndGet() > 1 && stalled) {
                throw refused();
            }
            return made(call);
        } finally {
            waiting.decrementAndGet();
            if (!mayWait) {
                places.release();
            }
        }
    }

    private <T, E extends Throwable> T made(Call<T, E> call) throws E {
        try {
            T answer = call.make();
            if (answer instanceof AwsResponse || answer instanceof ResponseInputStream<?>) {
                stalled = false; // a paginator has not made a call yet
            }
            return answer;
        } catch (RuntimeException e) {
            stalled = Availability.isSilence(e);
            throw e;
        }
    }

    private boolean placed() {
        try {
            return places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private RefusedException refused() {
        return new RefusedException(
                Refusal.OVERLOADED,
                what + " are slow to answer, and other requests wait for them already; try again soon.");
    }

    /** The same answer; if it is content, its readers count as long as they wait for it. */
    @SuppressWarnings("unchecked") // a stream for a stream
    <T> T counted(T answer) {
        return answer instanceof ResponseInputStream<?> content ? (T) countedContent(content) : answer;
    }

    private <R> ResponseInputStream<R> countedContent(ResponseInputStream<R> content) {
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
