package dev.serai.aws;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
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
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/**
 * An SQS client whose wait for messages ends at once when the waiting thread is interrupted, as it is when a route stops.
 * The broker does not know that nobody waits any longer and still answers, up to 20 seconds later; the SDK would drop
 * that answer, and its messages would stay hidden for the whole visibility timeout. Here the next wait for the same
 * messages takes over the one that was left, so that an edited route gets what its predecessor asked for.
 *
 * <p>What nobody takes over is given back, made visible again; but only when no wait is left open at the broker, for that
 * would receive the message again, and each receipt counts towards the dead-letter queue.
 *
 * <p>A proxy, because a delegate of all the client's methods would be a page of nothing.
 */
final class PromptSqs implements InvocationHandler {
    private static final Logger LOG = LoggerFactory.getLogger(PromptSqs.class);

    /** How long what has come for nobody waits for somebody. */
    private static final long PATIENCE_SECONDS = 2;

    private final SqsClient client;
    private final Map<Wanted, Deque<CompletableFuture<ReceiveMessageResponse>>> left = new HashMap<>();
    private final ExecutorService waiting = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "sqs-receive");
        thread.setDaemon(true);
        return thread;
    });

    private PromptSqs(SqsClient client) {
        this.client = client;
    }

    static SqsClient around(SqsClient client) {
        return (SqsClient) Proxy.newProxyInstance(
                SqsClient.class.getClassLoader(), new Class<?>[] {SqsClient.class}, new PromptSqs(client));
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
                waiting.shutdownNow();
            }
        }
    }

    private ReceiveMessageResponse receive(ReceiveMessageRequest request) throws Throwable {
        Wanted wanted = Wanted.by(request);
        CompletableFuture<ReceiveMessageResponse> answer = takeOver(wanted);
        if (answer == null) {
            answer = CompletableFuture.supplyAsync(() -> client.receiveMessage(request), waiting);
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

    private synchronized CompletableFuture<ReceiveMessageResponse> takeOver(Wanted wanted) {
        Deque<CompletableFuture<ReceiveMessageResponse>> answers = left.get(wanted);
        return answers == null ? null : answers.poll();
    }

    private synchronized void leave(Wanted wanted, CompletableFuture<ReceiveMessageResponse> answer) {
        left.computeIfAbsent(wanted, key -> new ArrayDeque<>()).add(answer);
        answer.whenComplete((messages, failure) -> {
            try {
                CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS, waiting)
                        .execute(() -> giveBack(wanted));
            } catch (RejectedExecutionException e) {
                LOG.debug("Closed while messages were coming; they come back by themselves");
            }
        });
    }

    private void giveBack(Wanted wanted) {
        Deque<CompletableFuture<ReceiveMessageResponse>> answers;
        synchronized (this) {
            answers = left.getOrDefault(wanted, new ArrayDeque<>());
            if (!answers.stream().allMatch(CompletableFuture::isDone)) {
                return; // the last one gives back for all
            }
            left.remove(wanted);
        }
        answers.stream()
                .filter(answer -> !answer.isCompletedExceptionally())
                .flatMap(answer -> answer.join().messages().stream())
                .forEach(message -> giveBack(wanted.queueUrl(), message));
    }

    private void giveBack(String queueUrl, Message message) {
        try {
            client.changeMessageVisibility(change -> change.queueUrl(queueUrl)
                    .receiptHandle(message.receiptHandle())
                    .visibilityTimeout(0));
        } catch (SdkException | IllegalStateException e) {
            LOG.info("Message {} was not given back; it comes back by itself: {}", message.messageId(), e.getMessage());
        }
    }

    /** What a wait was for; another for the same can take it over, whatever its patience and appetite. */
    private record Wanted(String queueUrl, List<String> systemAttributes, List<String> attributes) {
        static Wanted by(ReceiveMessageRequest request) {
            return new Wanted(
                    request.queueUrl(),
                    request.messageSystemAttributeNamesAsStrings(),
                    request.messageAttributeNames());
        }
    }
}
