package dev.serai.jobs;

import dev.serai.events.EventIndex;

/**
 * What there is to do for a request whose log event is stored: index the event, send the reply, acknowledge the request.
 *
 * @param requestId the id of the request
 * @param text the reply as JSON
 * @param wanted whether the reply is sent
 * @param event the event's place in the log
 * @param receiptHandle what the request is acknowledged by
 */
public record NumbersReply(
        String requestId, String text, boolean wanted, EventIndex.Entry event, String receiptHandle) {}
