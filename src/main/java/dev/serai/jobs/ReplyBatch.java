package dev.serai.jobs;

import dev.serai.aws.Queues;
import dev.serai.events.EventIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * Replies that one call takes, or requests that want none.
 *
 * @param replies all wanted, or all not wanted
 */
public record ReplyBatch(List<NumbersReply> replies) {
    public ReplyBatch {
        replies = List.copyOf(replies);
    }

    /** Whether they are sent. */
    public boolean wanted() {
        return replies.get(0).wanted();
    }

    /** The places of their events in the log. */
    public List<EventIndex.Entry> events() {
        return replies.stream().map(NumbersReply::event).toList();
    }

    /** What their requests are acknowledged by. */
    public List<String> receiptHandles() {
        return replies.stream().map(NumbersReply::receiptHandle).toList();
    }

    /** The messages for a queue, each with the attribute {@code requestId}; the id of an entry is its place. */
    public List<SendMessageBatchRequestEntry> entries() {
        List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
        for (NumbersReply reply : replies) {
            entries.add(SendMessageBatchRequestEntry.builder()
                    .id(String.valueOf(entries.size()))
                    .messageBody(reply.text())
                    .messageAttributes(Map.of("requestId", Queues.text(reply.requestId())))
                    .build());
        }
        return entries;
    }
}
