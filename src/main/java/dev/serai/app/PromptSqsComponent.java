package dev.serai.app;

import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.aws2.sqs.Sqs2Component;
import org.apache.camel.component.aws2.sqs.Sqs2Configuration;
import org.apache.camel.component.aws2.sqs.Sqs2Constants;
import org.apache.camel.component.aws2.sqs.Sqs2Consumer;
import org.apache.camel.component.aws2.sqs.Sqs2Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Camel's {@code aws2-sqs}, but that its routes stop promptly and take nothing with them. Camel's own waits for the long
 * poll to end, up to 20 seconds, and what was received but not begun stays hidden for the visibility timeout; here the
 * wait is cut short and those messages are made visible again for whoever comes next.
 */
@Component("aws2-sqs") // the name by which Camel finds what sets its options
final class PromptSqsComponent extends Sqs2Component {
    private static final Logger LOG = LoggerFactory.getLogger(PromptSqsComponent.class);

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        Map<String, Object> options = new HashMap<>(parameters); // creating an endpoint uses them up
        Sqs2Endpoint made = (Sqs2Endpoint) super.createEndpoint(uri, remaining, parameters);
        PromptEndpoint endpoint = new PromptEndpoint(uri, this, made.getConfiguration());
        setProperties(endpoint, options);
        return endpoint;
    }

    private static final class PromptEndpoint extends Sqs2Endpoint {
        PromptEndpoint(String uri, Sqs2Component component, Sqs2Configuration configuration) {
            super(uri, component, configuration);
        }

        @Override
        public Consumer createConsumer(Processor processor) throws Exception {
            PromptConsumer consumer = new PromptConsumer(this, processor);
            configureConsumer(consumer);
            consumer.setMaxMessagesPerPoll(getMaxMessagesPerPoll());
            return consumer;
        }

        /** Where {@link PromptConsumer} may read it. */
        String url() {
            return getQueueUrl();
        }
    }

    private static final class PromptConsumer extends Sqs2Consumer {
        PromptConsumer(PromptEndpoint endpoint, Processor processor) {
            super(endpoint, processor);
        }

        /** A wait for messages is no work in progress; what it still brings is given back. */
        @Override
        public int getPendingExchangesSize() {
            return 0;
        }

        @Override
        public int processBatch(Queue<Object> exchanges) throws Exception {
            int total = super.processBatch(exchanges);
            for (Object left = exchanges.poll(); left != null; left = exchanges.poll()) {
                giveBack((Exchange) left);
            }
            return total;
        }

        /** Camel's own logs a failure once more here, which its rollback has logged already and named the message. */
        @Override
        public AsyncCallback defaultConsumerCallback(Exchange exchange, boolean autoRelease) {
            return doneSync -> releaseExchange(exchange, autoRelease);
        }

        private void giveBack(Exchange exchange) {
            boolean interrupted = Thread.interrupted(); // or the SDK would refuse to call
            try {
                String handle = exchange.getIn().getHeader(Sqs2Constants.RECEIPT_HANDLE, String.class);
                getClient().changeMessageVisibility(change -> change.queueUrl(((PromptEndpoint) getEndpoint()).url())
                        .receiptHandle(handle)
                        .visibilityTimeout(0));
            } catch (SdkException | IllegalStateException e) {
                LOG.info("A message could not be given back; it comes back by itself: {}", e.getMessage());
            } finally {
                releaseExchange(exchange, false);
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
