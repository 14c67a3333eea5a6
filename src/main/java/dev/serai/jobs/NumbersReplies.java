package dev.serai.jobs;

import dev.serai.aws.Queues;
import dev.serai.aws.sqs.VisibilityExtender;
import dev.serai.events.EventIndex;
import dev.serai.events.EventStore;
import dev.serai.json.Json;
import dev.serai.numbers.NumbersEvent;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * Indexes the log events of answered requests, sends the replies and then deletes the requests, up to ten in a call. A request whose reply was
 * not taken is not deleted: the queue gives it to a worker again. Bound as {@code numbersReplies}. Safe for use by
 * several threads.
 */
public final class NumbersReplies {
    private static final Logger LOG = LoggerFactory.getLogger(NumbersReplies.class);

    /** What one queue message holds at most, and all messages of one call together. */
    private static final int MAX_BYTES = 1 << 20;

    /** Room for the attribute, which counts towards a message's size. */
    private static final int ATTRIBUTE_BYTES = 256;

    private static final int MAX_BATCH = 10;

    private final SqsClient sqs;
    private final Queues queues;
    private final EventStore events;
    private final VisibilityExtender visibility;
    private final String requests;
    private final String responses;
    private volatile Urls urls;

    /**
     * @param events indexes the events, before any request is deleted
     * @param visibility what keeps the requests hidden from other workers until they are deleted
     * @param requests the name of the queue to delete from
     * @param responses the name of the queue to reply to
     */
    public NumbersReplies(
            SqsClient sqs,
            Queues queues,
            EventStore events,
            VisibilityExtender visibility,
            String requests,
            String responses) {
        this.sqs = sqs;
        this.queues = queues;
        this.events = events;
        this.visibility = visibility;
        this.requests = requests;
        this.responses = responses;
    }

    /**
     * A request whose event is stored.
     *
     * @param reply whether a reply goes to the queue
     * @param receiptHandle what the request is deleted by
     */
    public record Answered(NumbersEvent event, boolean reply, String receiptHandle) {}

    private record Urls(String requests, String responses) {}

    /**
     * Replies to all of them and deletes those that are replied to, also when the reply to another fails; holds none of
     * them any longer, whatever fails.
     */
    public void send(List<Answered> answered) {
        List<Answered> deleted = new ArrayList<>();
        try {
            events.stored(answered.stream()
                    .map(Answered::event)
                    .map(event -> new EventIndex.Entry(NumbersDesk.key(event), event.processed()))
                    .toList());
            replyAndDelete(answered, deleted);
        } finally {
            deleted.forEach(one -> visibility.release(one.receiptHandle()));
            answered.stream()
                    .filter(one -> !deleted.contains(one))
                    .forEach(one -> visibility.failed(one.receiptHandle()));
        }
    }

    private void replyAndDelete(List<Answered> answered, List<Answered> deleted) {
        List<Answered> done = new ArrayList<>();
        try {
            reply(answered, done);
        } finally {
            delete(done, deleted);
        }
    }

    /** Replies to all that want a reply; {@code done} takes those that want none and those whose reply was taken. */
    private void reply(List<Answered> answered, List<Answered> done) {
        List<Answered> batch = new ArrayList<>();
        List<String> replies = new ArrayList<>();
        int bytes = 0;
        for (Answered one : answered) {
            if (!one.reply()) {
                done.add(one);
                continue;
            }
            String reply = reply(one.event());
            int size = reply.length() + ATTRIBUTE_BYTES; // a reply is ASCII: a char is a byte
            if (batch.size() == MAX_BATCH || bytes + size > MAX_BYTES) {
                done.addAll(sent(batch, replies));
                batch.clear();
                replies.clear();
                bytes = 0;
            }
            batch.add(one);
            replies.add(reply);
            bytes += size;
        }
        done.addAll(sent(batch, replies));
    }

    /**
     * The JSON that answers a request. An answer that no queue message can hold (min, max, mean and median each as long
     * as the list) is replaced by an error that names the log event, which holds it whole.
     */
    static String reply(NumbersEvent event) {
        String reply = Json.write(event.reply());
        if (reply.length() <= MAX_BYTES - ATTRIBUTE_BYTES) {
            return reply;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("requestId", event.requestId());
        fields.put(
                "error",
                new RefusedException(
                                Refusal.ANSWER_TOO_LARGE,
                                "The answer takes " + reply.length() + " bytes and a queue message holds " + MAX_BYTES
                                        + "; it is stored whole as " + NumbersDesk.key(event) + ".")
                        .asMap());
        return Json.write(fields);
    }

    /** Sends one batch; gives those whose reply was taken. */
    private List<Answered> sent(List<Answered> batch, List<String> replies) {
        if (batch.isEmpty()) {
            return List.of();
        }
        List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            entries.add(SendMessageBatchRequestEntry.builder()
                    .id(String.valueOf(i))
                    .messageBody(replies.get(i))
                    .messageAttributes(
                            Map.of("requestId", Queues.text(batch.get(i).event().requestId())))
                    .build());
        }
        var failed = sqs.sendMessageBatch(
                        request -> request.queueUrl(urls().responses()).entries(entries))
                .failed();
        warn("Replies were not taken", failed);
        return succeeded(batch, failed);
    }

    private void delete(List<Answered> done, List<Answered> deleted) {
        for (int from = 0; from < done.size(); from += MAX_BATCH) {
            List<Answered> batch = done.subList(from, Math.min(done.size(), from + MAX_BATCH));
            List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
            for (Answered one : batch) {
                entries.add(DeleteMessageBatchRequestEntry.builder()
                        .id(String.valueOf(entries.size()))
                        .receiptHandle(one.receiptHandle())
                        .build());
            }
            var failed = sqs.deleteMessageBatch(
                            request -> request.queueUrl(urls().requests()).entries(entries))
                    .failed();
            warn("Answered requests were not deleted", failed);
            deleted.addAll(succeeded(batch, failed));
        }
    }

    /** Those of a batch that did not fail; an entry's id is its place. */
    private static List<Answered> succeeded(List<Answered> batch, List<BatchResultErrorEntry> failed) {
        var failedIds = failed.stream().map(BatchResultErrorEntry::id).collect(Collectors.toSet());
        List<Answered> succeeded = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            if (!failedIds.contains(String.valueOf(i))) {
                succeeded.add(batch.get(i));
            }
        }
        return succeeded;
    }

    private static void warn(String what, List<BatchResultErrorEntry> failed) {
        if (!failed.isEmpty()) {
            LOG.warn(
                    "{} ({} of them, {}); the queue will give the requests out again",
                    what,
                    failed.size(),
                    failed.get(0).code());
        }
    }

    private Urls urls() {
        Urls known = urls;
        if (known == null) {
            known = new Urls(queues.url(requests), queues.url(responses));
            urls = known;
        }
        return known;
    }
}
