package dev.serai.aws.sqs;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/**
 * An SQS client whose long poll ends at once when the waiting thread is interrupted, as it is when a route stops. The
 * broker does not notice and still answers, up to 20 seconds later; the SDK would drop that response and leave its
 * messages hidden for the whole visibility timeout. Here the next poll for the same messages takes over the abandoned
 * one, so that an edited route gets what its predecessor asked for.
 *
 * <p>Messages of a poll that nobody takes over are made visible again, but only when no abandoned poll remains open at
 * the broker: that one would receive them again, and each receive counts towards the dead-letter queue. Until then they
 * stay hidden.
 *
 * <p>A dynamic proxy, to avoid delegating every method by hand. Safe for use by several threads.
 */
public final class InterruptibleSqsClient implements InvocationHandler {
    private static final Logger LOG = LoggerFactory.getLogger(InterruptibleSqsClient.class);

    /** How long messages of an abandoned poll wait to be taken over, in seconds. */
    private static final long TAKEOVER_SECONDS = 2;

    private final SqsClient client;
    private final VisibilityExtender visibility;
    private final VisibilityTimeouts timeouts;
    private final Map<Wanted, Deque<CompletableFuture<ReceiveMessageResponse>>> left = new HashMap<>();
    private final ExecutorService waiting = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "sqs-receive");
        thread.setDaemon(true);
        return thread;
    });

    private InterruptibleSqsClient(SqsClient client, VisibilityExtender visibility, VisibilityTimeouts timeouts) {
        this.client = client;
        this.visibility = visibility;
        this.timeouts = timeouts;
    }

    /** Wraps a client. Closing the result closes that client and stops extending visibility timeouts. */
    public static SqsClient around(SqsClient client, VisibilityExtender visibility, VisibilityTimeouts timeouts) {
        return (SqsClient) Proxy.newProxyInstance(
                SqsClient.class.getClassLoader(),
                new Class<?>[] {SqsClient.class},
                new InterruptibleSqsClient(client, visibility, timeouts));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (arguments != null && arguments[0] instanceof ReceiveMessageRequest request) {
            return receive(request);
        }
        try {
            return method.invoke(client, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } finally {
            if (method.getName().equals("close")) {
                visibility.close();
                waiting.shutdownNow();
            }
        }
    }

    private ReceiveMessageResponse receive(ReceiveMessageRequest request) throws Throwable {
        Wanted wanted = Wanted.by(request);
        CompletableFuture<ReceiveMessageResponse> answer = takeOver(wanted);
        if (answer == null) {
            answer = ask(wanted, request);
        }
        try {
            return answer.get();
        } catch (InterruptedException e) {
            leave(wanted, answer);
            Thread.currentThread().interrupt();
            return ReceiveMessageResponse.builder().build();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    private CompletableFuture<ReceiveMessageResponse> ask(Wanted wanted, ReceiveMessageRequest request) {
        CompletableFuture<ReceiveMessageResponse> answer = new CompletableFuture<>();
        waiting.execute(() -> {
            try {
                arrived(wanted, answer, client.receiveMessage(request));
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** Extends the messages of an abandoned poll before anybody can take it over. */
    private synchronized void arrived(
            Wanted wanted, CompletableFuture<ReceiveMessageResponse> answer, ReceiveMessageResponse messages) {
        if (left.getOrDefault(wanted, new ArrayDeque<>()).contains(answer)) {
            hold(wanted, messages);
        }
        answer.complete(messages);
    }

    private synchronized CompletableFuture<ReceiveMessageResponse> takeOver(Wanted wanted) {
        Deque<CompletableFuture<ReceiveMessageResponse>> answers = left.get(wanted);
        return answers == null ? null : answers.poll();
    }

    private synchronized void leave(Wanted wanted, CompletableFuture<ReceiveMessageResponse> answer) {
        if (answer.isDone() && !answer.isCompletedExceptionally()) {
            hold(wanted, answer.join());
        }
        left.computeIfAbsent(wanted, key -> new ArrayDeque<>()).add(answer);
        answer.whenComplete((messages, failure) -> {
            try {
                CompletableFuture.delayedExecutor(TAKEOVER_SECONDS, TimeUnit.SECONDS, waiting)
                        .execute(() -> returnToQueue(wanted));
            } catch (RejectedExecutionException e) {
                LOG.debug("Closed while messages arrived; they become visible after their timeout");
            }
        });
    }

    private void hold(Wanted wanted, ReceiveMessageResponse messages) {
        if (messages.hasMessages()) {
            Duration timeout = timeouts.of(wanted.queueUrl(), wanted.visibilityTimeout());
            messages.messages()
                    .forEach(message -> visibility.hold(wanted.queueUrl(), message.receiptHandle(), timeout));
        }
    }

    private void returnToQueue(Wanted wanted) {
        Deque<CompletableFuture<ReceiveMessageResponse>> answers;
        synchronized (this) {
            answers = left.getOrDefault(wanted, new ArrayDeque<>());
            if (!answers.stream().allMatch(CompletableFuture::isDone)) {
                return; // the last one returns the messages of all
            }
            left.remove(wanted);
        }
        List<String> handles = answers.stream()
                .filter(answer -> !answer.isCompletedExceptionally())
                .flatMap(answer -> answer.join().messages().stream())
                .map(Message::receiptHandle)
                .toList();
        visibility.returnToQueue(wanted.queueUrl(), handles);
    }

    /** The subject of a poll; another poll for the same can take it over, regardless of wait time and batch size. */
    private record Wanted(
            String queueUrl, Integer visibilityTimeout, List<String> systemAttributes, List<String> attributes) {
        static Wanted by(ReceiveMessageRequest request) {
            return new Wanted(
                    request.queueUrl(),
                    request.visibilityTimeout(),
                    request.messageSystemAttributeNamesAsStrings(),
                    request.messageAttributeNames());
        }
    }
}
