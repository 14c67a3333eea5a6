package dev.serai.aws.sqs;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.component.aws2.sqs.Sqs2Endpoint;
import org.apache.camel.component.aws2.sqs.Sqs2Operations;
import org.apache.camel.component.aws2.sqs.Sqs2Producer;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/**
 * A producer whose operation {@code sendBatchMessage} also accepts a list of entries with attributes of their own.
 * Camel's accepts only texts, which all get the attributes of the exchange, or a complete request with a queue URL. Entries
 * that the answer does not name are among the failed ones of the response in the body.
 */
final class BatchSender extends Sqs2Producer {
    BatchSender(Sqs2Endpoint endpoint) {
        super(endpoint);
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        if (getConfiguration().getOperation() == Sqs2Operations.sendBatchMessage
                && exchange.getMessage().getBody() instanceof List<?> body
                && !body.isEmpty()
                && body.stream().allMatch(SendMessageBatchRequestEntry.class::isInstance)) {
            List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
            body.forEach(entry -> entries.add((SendMessageBatchRequestEntry) entry));
            exchange.getMessage().setBody(send(entries));
        } else {
            super.process(exchange);
        }
    }

    private SendMessageBatchResponse send(List<SendMessageBatchRequestEntry> entries) {
        SendMessageBatchResponse answer = getClient()
                .sendMessageBatch(request -> request.queueUrl(getQueueUrl()).entries(entries));
        return answer.toBuilder()
                .failed(BatchAnswer.failed(
                        entries.stream().map(SendMessageBatchRequestEntry::id).toList(),
                        answer.successful(),
                        SendMessageBatchResultEntry::id,
                        answer.failed()))
                .build();
    }
}
