package dev.serai.aws.sqs;

import dev.serai.aws.Availability;
import dev.serai.aws.RedriveLedger;
import java.util.List;

/**
 * What the SQS consumers of an application share.
 *
 * @param visibility keeps messages in work hidden from other workers
 * @param timeouts the queues' own visibility timeouts
 * @param queues whether the queues answer
 * @param stores what the work on messages needs beside the queues
 * @param redriven which requests the dead letters were that have been sent back
 */
public record ConsumerServices(
        VisibilityExtender visibility,
        VisibilityTimeouts timeouts,
        Availability queues,
        List<Store> stores,
        RedriveLedger redriven) {
    /**
     * Something that the work on messages needs.
     *
     * @param availability whether it answers
     * @param probe a call of it that changes nothing; its outcome is noted in {@code availability}
     */
    public record Store(Availability availability, Runnable probe) {}
}
