package dev.serai.jobs;

import java.time.Instant;

/**
 * A message of a queue for lists of integers as it was received.
 *
 * @param id the id the queue gave it
 * @param sent when it was sent
 * @param text the list as it was sent
 * @param reply whether the sender wants a reply; one with the attribute {@code replyTo=log} reads the log event
 * @param numbers how the sender wants the numbers of the reply written, its attribute {@code numbers} ({@code text} or {@code
 *     number}), as it came; null if it does not say
 * @param receiptHandle what it is acknowledged by
 */
public record NumbersRequest(
        String id, Instant sent, String text, boolean reply, String numbers, String receiptHandle) {}
