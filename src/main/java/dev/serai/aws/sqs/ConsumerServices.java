package dev.serai.aws.sqs;

import dev.serai.aws.Availability;
import dev.serai.aws.RedriveLedger;
import java.util.List;

/**
 * Services shared by the SQS consumers of an application. Each is safe for use by several threads.
 *
 * @param visibility keeps messages in flight hidden from other workers
 * @param timeouts the queues' own visibility timeouts
 * @param queues tracks whether the queues answer
 * @param stores the other services on which processing a message depends
 * @param redriven resolves redriven messages to their original requests
 */
public record ConsumerServices(
        VisibilityExtender visibility,
        VisibilityTimeouts timeouts,
        Availability queues,
        List<Store> stores,
        RedriveLedger redriven) {
    /**
     * A service that processing a message depends on.
     *
     * @param availability tracks whether it answers
     * @param probe calls it as processing a message does; the outcome is recorded in {@code availability}
     */
    public record Store(Availability availability, Runnable probe) {}
}
