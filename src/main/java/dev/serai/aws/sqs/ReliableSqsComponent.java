package dev.serai.aws.sqs;

import dev.serai.aws.RedriveLedger;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
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
import software.amazon.awssdk.services.sqs.model.ListQueuesRequest;
import software.amazon.awssdk.services.sqs.model.ListQueuesResponse;
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
        private volatile String queueUrl;

        ReliableEndpoint(String uri, ReliableSqsComponent component, Sqs2Configuration configuration) {
            super(uri, component, configuration);
            this.services = component.services;
        }

        @Override
        protected void doInit() throws Exception {
            SqsClient client = getConfiguration().getAmazonSQSClient();
            if (client == null || changesQueue()) {
                super.doInit();
            } else {
                // looked for on first use instead: a start need not wait for the queues, nor for the first call to them
                getConfiguration().setAmazonSQSClient(new NoQueues());
                super.doInit();
                getConfiguration().setAmazonSQSClient(client);
                setClient(client);
            }
            setHeaderFilterStrategy(new InboundHeaderFilter(getHeaderFilterStrategy()));
            getConfiguration().setExtendMessageVisibility(false); // replaced by the extender, which is always on
            getConfiguration()
                    .setMessageAttributeNames(withRedrive(getConfiguration().getMessageAttributeNames()));
        }

        /** Whether the options say that the queue is to be created or changed when the route starts. */
        private boolean changesQueue() {
            Sqs2Configuration options = getConfiguration();
            return options.isAutoCreateQueue()
                    || options.isDelayQueue()
                    || options.isServerSideEncryptionEnabled()
                    || Stream.of(
                                    options.getQueueOwnerAWSAccountId(),
                                    options.getDefaultVisibilityTimeout(),
                                    options.getMaximumMessageSize(),
                                    options.getMessageRetentionPeriod(),
                                    options.getPolicy(),
                                    options.getReceiveMessageWaitTimeSeconds(),
                                    options.getRedrivePolicy())
                            .anyMatch(Objects::nonNull);
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
         * The queue's URL, asked for at first use; a queue that is not there is looked for again at each use. Camel lists the
         * queues instead, one caller at a time: while the queues hang, each would wait for all before it.
         *
         * @throws QueueDoesNotExistException if it is not there
         */
        @Override
        protected String getQueueUrl() {
            String url = queueUrl;
            if (url == null) {
                url = changesQueue() || getConfiguration().getQueueUrl() != null ? super.getQueueUrl() : find();
                queueUrl = url;
            }
            return url;
        }

        private String find() {
            String name = getConfiguration().getQueueName();
            try {
                return getClient()
                        .getQueueUrl(request -> request.queueName(name))
                        .queueUrl();
            } catch (QueueDoesNotExistException e) {
                throw QueueDoesNotExistException.builder()
                        .message("There is no queue " + name + ".")
                        .cause(e)
                        .build();
            }
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

    /** A client for which there are no queues. */
    private static final class NoQueues implements SqsClient {
        @Override
        public ListQueuesResponse listQueues(ListQueuesRequest request) {
            return ListQueuesResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
