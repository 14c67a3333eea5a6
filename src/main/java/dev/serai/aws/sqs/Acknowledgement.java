package dev.serai.aws.sqs;

import dev.serai.aws.sqs.ReliableSqsComponent.ReliableEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/**
 * Deletes messages in batches, for routes that aggregate messages instead of deleting each one
 * ({@code deleteAfterRead: false}). Bound as {@code acknowledgement}. Safe for use by several threads.
 */
public final class Acknowledgement {
    private static final Logger LOG = LoggerFactory.getLogger(Acknowledgement.class);
    private static final int MAX_BATCH = 10;

    private final VisibilityExtender visibility;

    /** @param visibility keeps the messages hidden from other workers until then */
    public Acknowledgement(VisibilityExtender visibility) {
        this.visibility = visibility;
    }

    /**
     * Deletes messages when the exchange completes, up to ten per call. If the exchange fails, none is deleted, and the
     * queue delivers them again. If it ends with a batch of replies of which some were rejected, their messages are not
     * deleted either. In every case the messages are no longer held.
     *
     * @param exchange an exchange that began with a message of that queue
     * @param receiptHandles the receipt handles of the messages, in the order of the replies
     */
    public void afterwards(Exchange exchange, List<String> receiptHandles) {
        if (!(exchange.getFromEndpoint() instanceof ReliableEndpoint queue)) {
            throw new IllegalArgumentException("the exchange did not begin with a message of a queue");
        }
        exchange.getExchangeExtension().addOnCompletion(new Synchronization() {
            @Override
            public void onComplete(Exchange done) {
                deleteAll(queue, taken(receiptHandles, done.getMessage().getBody()));
            }

            @Override
            public void onFailure(Exchange failed) {
                receiptHandles.forEach(visibility::failed);
            }
        });
    }

    /** The handles whose replies were accepted; stops holding the others. */
    private List<String> taken(List<String> receiptHandles, Object body) {
        if (!(body instanceof SendMessageBatchResponse response)
                || response.failed().isEmpty()) {
            return receiptHandles;
        }
        warn("Replies were not taken", response.failed());
        return succeeded(receiptHandles, response.failed());
    }

    private void deleteAll(ReliableEndpoint queue, List<String> receiptHandles) {
        for (int from = 0; from < receiptHandles.size(); from += MAX_BATCH) {
            List<String> batch = receiptHandles.subList(from, Math.min(receiptHandles.size(), from + MAX_BATCH));
            try {
                List<BatchResultErrorEntry> failed = delete(queue.getClient(), queue.getQueueUrl(), batch);
                warn("Messages that are done were not deleted", failed);
                succeeded(batch, failed).forEach(visibility::release);
            } catch (SdkException e) {
                batch.forEach(visibility::failed);
                LOG.warn("Messages that are done were not deleted; the queue gives them out again: {}", e.getMessage());
            }
        }
    }

    private static List<BatchResultErrorEntry> delete(SqsClient sqs, String queueUrl, List<String> receiptHandles) {
        List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
        for (String handle : receiptHandles) {
            entries.add(DeleteMessageBatchRequestEntry.builder()
                    .id(String.valueOf(entries.size()))
                    .receiptHandle(handle)
                    .build());
        }
        DeleteMessageBatchResponse answer =
                sqs.deleteMessageBatch(request -> request.queueUrl(queueUrl).entries(entries));
        return BatchAnswer.failed(
                entries.stream().map(DeleteMessageBatchRequestEntry::id).toList(),
                answer.successful(),
                DeleteMessageBatchResultEntry::id,
                answer.failed());
    }

    /** The handles of a batch that did not fail, with entry ids as positions; stops holding the others. */
    private List<String> succeeded(List<String> batch, List<BatchResultErrorEntry> failed) {
        Set<String> failedIds = failed.stream().map(BatchResultErrorEntry::id).collect(Collectors.toSet());
        List<String> succeeded = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            if (failedIds.contains(String.valueOf(i))) {
                visibility.failed(batch.get(i));
            } else {
                succeeded.add(batch.get(i));
            }
        }
        return succeeded;
    }

    private static void warn(String what, List<BatchResultErrorEntry> failed) {
        if (!failed.isEmpty()) {
            LOG.warn(
                    "{} ({} of them, {}); the queue gives the messages out again",
                    what,
                    failed.size(),
                    failed.get(0).code());
        }
    }
}
