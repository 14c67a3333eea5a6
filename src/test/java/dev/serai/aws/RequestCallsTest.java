package dev.serai.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.refusal.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;

/** How many HTTP requests may wait for one service. */
class RequestCallsTest {
    private static final HeadBucketResponse ANSWER =
            HeadBucketResponse.builder().build();

    /** A thread of those that serve all kinds of requests. */
    private static final RequestCalls.Caller FEW = caller(false);

    private static final RequestCalls.Caller MANY = caller(true);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void stop() {
        end.countDown();
        threads.shutdownNow();
    }

    @Test
    void refusesOneCallMoreThanMayWait() throws Exception {
        Bucket bucket = new Bucket(this::answerInTheEnd);
        S3Client s3 = chosen(bucket, new Bucket(() -> ANSWER));
        List<CompletableFuture<?>> waiting = occupy(s3, bucket);
        refused(s3);

        end.countDown();
        for (CompletableFuture<?> call : waiting) {
            call.get(1, TimeUnit.MINUTES);
        }
        RequestCalls.serve(FEW, () -> s3.headBucket(HeadBucketRequest.builder().build()));
    }

    @Test
    void callsThatAreNoRequestsAreNotLimitedAndHaveTheirOwnClient() throws Exception {
        Bucket forRequests = new Bucket(this::answerInTheEnd);
        Bucket forWork = new Bucket(() -> ANSWER);
        S3Client s3 = chosen(forRequests, forWork);
        occupy(s3, forRequests);
        s3.headBucket(head -> head.bucket("images"));
        assertThat(forWork.calls).hasValue(1);
    }

    @Test
    void threadsThatMayWaitAreNotCounted() throws Exception {
        Bucket bucket = new Bucket(this::answerInTheEnd);
        S3Client s3 = chosen(bucket, bucket);
        occupy(s3, bucket);
        CompletableFuture<?> call = CompletableFuture.runAsync(
                () -> RequestCalls.serve(MANY, () -> s3.headBucket(head -> head.bucket("images"))), threads);
        bucket.awaitCalls(RequestCalls.MOST + 1);
        end.countDown();
        call.get(1, TimeUnit.MINUTES);
    }

    @Test
    void onlyOneTriesAfterACallWasNotAnswered() throws Exception {
        CompletableFuture<HeadBucketResponse> silence = new CompletableFuture<>();
        Bucket bucket = new Bucket(silence::join);
        S3Client s3 = chosen(bucket, bucket);
        silence.completeExceptionally(SdkClientException.create("?", new SocketTimeoutException("Read timed out")));
        assertThatThrownBy(() -> RequestCalls.serve(FEW, () -> s3.headBucket(head -> head.bucket("images"))))
                .isInstanceOf(Exception.class);

        bucket.answer = this::answerInTheEnd;
        CompletableFuture<?> first = call(s3);
        bucket.awaitCalls(2);
        refused(s3);
        refused(s3); // having been refused is no answer of the service

        end.countDown();
        first.get(1, TimeUnit.MINUTES);
        bucket.answer = () -> ANSWER;
        RequestCalls.serve(FEW, () -> s3.headBucket(HeadBucketRequest.builder().build()));
    }

    @Test
    void contentThatEndsInSilenceIsACallThatWasNotAnswered() throws Exception {
        Bucket bucket = new Bucket(this::answerInTheEnd);
        S3Client s3 = chosen(bucket, bucket);
        assertThatThrownBy(() -> RequestCalls.<Exception>serve(
                        MANY, () -> s3.getObject(get -> get.bucket("images")).read()))
                .isInstanceOf(SocketTimeoutException.class);
        CompletableFuture<?> first = call(s3);
        bucket.awaitCalls(2);
        refused(s3);
        end.countDown();
        first.get(1, TimeUnit.MINUTES);
    }

    private static RequestCalls.Caller caller(boolean mayWait) {
        return new RequestCalls.Caller() {
            @Override
            public boolean mayWait() {
                return mayWait;
            }

            @Override
            public void called() {
                // a server would choose other threads for the next request
            }
        };
    }

    private static S3Client chosen(S3Client requests, S3Client others) {
        return new RequestCalls("The buckets").choose(requests, others);
    }

    private List<CompletableFuture<?>> occupy(S3Client s3, Bucket bucket) throws InterruptedException {
        List<CompletableFuture<?>> waiting = new ArrayList<>();
        for (int i = 0; i < RequestCalls.MOST; i++) {
            waiting.add(call(s3));
        }
        bucket.awaitCalls(RequestCalls.MOST);
        return waiting;
    }

    private CompletableFuture<?> call(S3Client s3) {
        return CompletableFuture.runAsync(
                () -> RequestCalls.serve(FEW, () -> s3.headBucket(head -> head.bucket("images"))), threads);
    }

    private static void refused(S3Client s3) {
        assertThatThrownBy(() -> RequestCalls.serve(FEW, () -> s3.headBucket(head -> head.bucket("images"))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("The buckets are slow to answer");
    }

    private HeadBucketResponse answerInTheEnd() {
        try {
            end.await();
            return ANSWER;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A bucket whose answers a test holds back; what it gives as content never comes. */
    private final class Bucket implements S3Client {
        final AtomicInteger calls = new AtomicInteger();
        volatile Supplier<HeadBucketResponse> answer;

        Bucket(Supplier<HeadBucketResponse> answer) {
            this.answer = answer;
        }

        private synchronized void called() {
            calls.incrementAndGet();
            notifyAll();
        }

        synchronized void awaitCalls(int count) throws InterruptedException {
            while (calls.get() < count) {
                wait();
            }
        }

        @Override
        public HeadBucketResponse headBucket(HeadBucketRequest request) {
            called();
            return answer.get();
        }

        @Override
        public <T> T getObject(GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
            called();
            @SuppressWarnings("unchecked")
            T content = (T) new ResponseInputStream<>(
                    GetObjectResponse.builder().build(), AbortableInputStream.create(new InputStream() {
                        @Override
                        public int read() throws IOException {
                            throw new SocketTimeoutException("Read timed out");
                        }
                    }));
            return content;
        }

        @Override
        public String serviceName() {
            return "s3";
        }

        @Override
        public void close() {
            // there is nothing to close
        }
    }
}
