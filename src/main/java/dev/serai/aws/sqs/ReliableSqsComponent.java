package dev.serai.aws.sqs;

import dev.serai.aws.RedriveLedger;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.aws2.sqs.Sqs2Component;
import org.apache.camel.component.aws2.sqs.Sqs2Configuration;
import org.apache.camel.component.aws2.sqs.Sqs2Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.LoggingExceptionHandler;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/**
 * Camel's {@code aws2-sqs} component with consumers that extend visibility timeouts, stop promptly and return unstarted
 * messages, pause while queues or a store are unavailable, and drop headers from senders that would steer Camel; see
 * {@link ReliableSqsConsumer}.
 */
@Component("aws2-sqs") // required by Camel to find the component's property configurer
public final class ReliableSqsComponent extends Sqs2Component {
    private final ConsumerServices services;

    /** Creates a component whose consumers share those services. */
    public ReliableSqsComponent(ConsumerServices services) {
        this.services = services;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        Map<String, Object> options = new HashMap<>(parameters); // creating an endpoint consumes them
        Sqs2Endpoint made = (Sqs2Endpoint) super.createEndpoint(uri, remaining, parameters);
        ReliableEndpoint endpoint = new ReliableEndpoint(uri, this, made.getConfiguration());
        setProperties(endpoint, options);
        return endpoint;
    }

    /** An endpoint of this component. */
    static final class ReliableEndpoint extends Sqs2Endpoint {
        private final ConsumerServices services;

        ReliableEndpoint(String uri, ReliableSqsComponent component, Sqs2Configuration configuration) {
            super(uri, component, configuration);
            this.services = component.services;
        }

        @Override
        protected void doInit() throws Exception {
            super.doInit();
            setHeaderFilterStrategy(new InboundHeaderFilter(getHeaderFilterStrategy()));
            getConfiguration().setExtendMessageVisibility(false); // replaced by the extender, which is always on
            getConfiguration()
                    .setMessageAttributeNames(withRedrive(getConfiguration().getMessageAttributeNames()));
        }

        @Override
        public SqsClient getClient() {
            SqsClient client = super.getClient();
            return client == null ? null : MinimumVisibilityClient.around(client, services.timeouts());
        }

        private static String withRedrive(String names) {
            return names == null || names.isBlank() ? RedriveLedger.ATTRIBUTE : names + "," + RedriveLedger.ATTRIBUTE;
        }

        /**
         * The queue's URL. A queue that is not there is looked for again at each use; without this, calls would be made with
         * no URL, which ElasticMQ answers as a failure of its own.
         *
         * @throws QueueDoesNotExistException if it is not there
         */
        @Override
        protected String getQueueUrl() {
            String url = super.getQueueUrl();
            if (url == null) {
                throw QueueDoesNotExistException.builder()
                        .message("There is no queue " + getConfiguration().getQueueName() + ".")
                        .build();
            }
            return url;
        }

        @Override
        public Producer createProducer() {
            return new BatchSender(this);
        }

        @Override
        public Consumer createConsumer(Processor processor) throws Exception {
            ReliableSqsConsumer consumer = new ReliableSqsConsumer(this, processor, services);
            configureConsumer(consumer);
            consumer.setMaxMessagesPerPoll(getMaxMessagesPerPoll());
            if (consumer.getExceptionHandler() instanceof LoggingExceptionHandler) { // no custom handler is configured
                consumer.logFailures();
            }
            return consumer;
        }
    }
}
