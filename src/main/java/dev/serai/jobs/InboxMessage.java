package dev.serai.jobs;

import java.time.Instant;

/**
 * A message of an image queue as it was received.
 *
 * @param id the id the queue gave it
 * @param sent when it was sent
 * @param tries how often the queue has given it out, this time included
 * @param body its text
 */
public record InboxMessage(String id, Instant sent, int tries, String body) {}
