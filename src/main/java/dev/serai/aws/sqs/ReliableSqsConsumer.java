package dev.serai.aws.sqs;

import dev.serai.aws.Availability;
import dev.serai.aws.RedriveLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.aws2.sqs.Sqs2Constants;
import org.apache.camel.component.aws2.sqs.Sqs2Consumer;
import org.apache.camel.component.aws2.sqs.Sqs2Endpoint;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.LoggingExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * Camel's SQS consumer with these differences:
 *
 * <ul>
 *   <li>every received message, including the rest of a batch, stays hidden from other workers until it is deleted, has
 *       failed or is returned to the queue;
 *   <li>a message is deleted by the receipt handle it came with, whatever has happened to its headers;
 *   <li>a redriven message has the id and the sent timestamp that its sender knows;
 *   <li>stopping does not wait for a long poll, and returns messages that have not been started;
 *   <li>failed polls back off and are logged by {@link Availability}; polling pauses while messages fail because a
 *       store is unavailable.
 * </ul>
 */
final class ReliableSqsConsumer extends Sqs2Consumer {
    private static final Logger LOG = LoggerFactory.getLogger(ReliableSqsConsumer.class);
    private static final String RECEIPT_HANDLE = "dev.serai.receiptHandle";
    private static final String REDRIVEN = "dev.serai.redriven";
    private static final String SENT = MessageSystemAttributeName.SENT_TIMESTAMP.toString();

    private final ConsumerServices services;
    private final Availability queue;
    private final StoreBackoff storePause;

    ReliableSqsConsumer(Sqs2Endpoint endpoint, Processor processor, ConsumerServices services) {
        super(endpoint, processor);
        this.services = services;
        this.queue = new Availability("Queue " + endpoint.getConfiguration().getQueueName());
        queue.answered(); // so that its first failure is logged
        this.storePause = new StoreBackoff(services.stores());
    }

    /** Lets this consumer log failed messages; failed polls are logged by {@link Availability}. */
    void logFailures() {
        setExceptionHandler(new FailedMessages(this));
    }

    @Override
    protected int poll() throws Exception {
        try {
            services.queues().awaitTurn();
            queue.awaitTurn();
            storePause.await();
        } catch (InterruptedException e) { // the route is stopping
            Thread.currentThread().interrupt();
            return 0;
        }
        try {
            getQueueUrl(); // fails if there is no queue, before Camel's poll would log that each time
            int polled = super.poll();
            queue.answered();
            return polled;
        } catch (Exception e) {
            if (!Availability.isOutage(e)) { // otherwise the watched client has recorded it
                queue.failed(e);
            }
            throw e;
        }
    }

    /**
     * Makes a stop wait for messages that will be acknowledged after their exchanges, because Camel forgets a completed
     * aggregation group. A long poll is not waited for; messages that it still brings are returned.
     */
    @Override
    public int getPendingExchangesSize() {
        try {
            return services.visibility().kept(getQueueUrl());
        } catch (QueueDoesNotExistException notThere) { // so nothing of it is held
            return 0;
        }
    }

    @Override
    protected Queue<Exchange> createExchanges(List<Message> messages) {
        if (messages.isEmpty()) {
            return super.createExchanges(messages);
        }
        Duration timeout =
                services.timeouts().of(getQueueUrl(), getConfiguration().getVisibilityTimeout());
        messages.forEach(message -> services.visibility().hold(getQueueUrl(), message.receiptHandle(), timeout));
        try {
            return super.createExchanges(messages);
        } catch (RuntimeException e) {
            messages.forEach(message -> services.visibility().failed(message.receiptHandle()));
            throw e;
        }
    }

    @Override
    public Exchange createExchange(Message message) {
        Exchange exchange = super.createExchange(message);
        exchange.setProperty(RECEIPT_HANDLE, message.receiptHandle());
        exchange.getExchangeExtension().addOnCompletion(new EndOfWork(services.visibility(), message.receiptHandle()));
        if (message.messageAttributes().containsKey(RedriveLedger.ATTRIBUTE)) {
            exchange.setProperty(REDRIVEN, message);
        }
        return exchange;
    }

    @Override
    public int processBatch(Queue<Object> exchanges) throws Exception {
        try {
            exchanges.removeIf(exchange -> !named((Exchange) exchange));
            return super.processBatch(exchanges);
        } finally {
            returnToQueue(exchanges);
        }
    }

    /** Gives a redriven message the id that its sender knows; false if that cannot be determined now. */
    private boolean named(Exchange exchange) {
        if (!(exchange.removeProperty(REDRIVEN) instanceof Message message)) {
            return true;
        }
        try {
            services.redriven().original(message).ifPresent(original -> {
                exchange.getIn().setHeader(Sqs2Constants.MESSAGE_ID, original.id());
                exchange.getIn().setHeader(SENT, String.valueOf(original.sent().toEpochMilli()));
            });
            return true;
        } catch (SdkException e) {
            LOG.warn(
                    "The original request of redriven message {} cannot be determined: {}",
                    message.messageId(),
                    e.getMessage());
            services.visibility().failed(message.receiptHandle());
            storePause.failed(e);
            releaseExchange(exchange, false);
            return false;
        }
    }

    private void returnToQueue(Queue<Object> exchanges) {
        List<String> handles = new ArrayList<>();
        for (Object left = exchanges.poll(); left != null; left = exchanges.poll()) {
            handles.add(receiptHandle((Exchange) left));
            releaseExchange((Exchange) left, false);
        }
        if (!handles.isEmpty()) {
            services.visibility().returnToQueue(getQueueUrl(), handles);
        }
    }

    private static String receiptHandle(Exchange exchange) {
        return exchange.getProperty(RECEIPT_HANDLE, String.class);
    }

    @Override
    protected void processCommit(Exchange exchange) {
        String handle = receiptHandle(exchange);
        if (handle != null) { // otherwise a step has removed all properties, and only the header is left
            exchange.getIn().setHeader(Sqs2Constants.RECEIPT_HANDLE, handle);
        }
        super.processCommit(exchange);
        storePause.succeeded();
    }

    @Override
    protected void processRollback(Exchange exchange) {
        storePause.failed(exchange.getException());
        super.processRollback(exchange);
    }

    /**
     * Does nothing more: the default callback would log a failure that the rollback has already logged with the
     * message's id.
     */
    @Override
    public AsyncCallback defaultConsumerCallback(Exchange exchange, boolean autoRelease) {
        return doneSync -> releaseExchange(exchange, autoRelease);
    }

    /** Stops holding a message when its exchange ends, wherever that was handed over to. */
    private record EndOfWork(VisibilityExtender visibility, String receiptHandle) implements Synchronization {
        @Override
        public void onComplete(Exchange exchange) {
            visibility.exchangeDone(receiptHandle);
        }

        @Override
        public void onFailure(Exchange exchange) {
            visibility.failed(receiptHandle);
        }
    }

    /** Logs failed messages; failed polls only at level DEBUG. */
    private static final class FailedMessages extends LoggingExceptionHandler {
        FailedMessages(ReliableSqsConsumer consumer) {
            super(consumer.getEndpoint().getCamelContext(), ReliableSqsConsumer.class);
        }

        @Override
        public void handleException(String message, Exchange exchange, Throwable exception) {
            if (exchange != null) {
                super.handleException(message, exchange, exception);
            } else {
                LOG.debug("A poll has failed", exception);
            }
        }
    }
}
