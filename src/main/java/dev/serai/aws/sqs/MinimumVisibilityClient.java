package dev.serai.aws.sqs;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/**
 * An SQS client that receives messages with at least the timeout of {@link VisibilityExtender#hiding}: with a
 * visibility timeout of two seconds, a message that took one second to arrive would be redelivered before its first
 * extension.
 *
 * <p>A dynamic proxy, to avoid delegating every method by hand.
 */
final class MinimumVisibilityClient implements InvocationHandler {
    private final SqsClient client;
    private final VisibilityTimeouts timeouts;

    private MinimumVisibilityClient(SqsClient client, VisibilityTimeouts timeouts) {
        this.client = client;
        this.timeouts = timeouts;
    }

    /** Wraps a client for consumers whose messages a {@link VisibilityExtender} holds. */
    static SqsClient around(SqsClient client, VisibilityTimeouts timeouts) {
        return (SqsClient) Proxy.newProxyInstance(
                SqsClient.class.getClassLoader(),
                new Class<?>[] {SqsClient.class},
                new MinimumVisibilityClient(client, timeouts));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        try {
            if (arguments != null && arguments[0] instanceof ReceiveMessageRequest request) {
                return client.receiveMessage(hidden(request));
            }
            return method.invoke(client, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private ReceiveMessageRequest hidden(ReceiveMessageRequest request) {
        Duration timeout = timeouts.of(request.queueUrl(), request.visibilityTimeout());
        Duration hiding = VisibilityExtender.hiding(timeout);
        return hiding.equals(timeout)
                ? request
                : request.toBuilder()
                        .visibilityTimeout((int) hiding.toSeconds())
                        .build();
    }
}
