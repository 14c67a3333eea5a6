package dev.serai.jobs;

import java.time.Instant;
import java.util.Map;

/**
 * One thing that an inbox message asks for. A message may ask for many; each has its own log event and its own reply,
 * also if it is refused.
 */
public sealed interface InboxJob permits ImageJob, RefusedJob {
    /** The id the queue gave the message. */
    String requestId();

    /**
     * The id of the job's log event: the message's, and for the second and later jobs of one message that with a number.
     * It is the same at each try of the message, so that a try overwrites the event of the one before.
     */
    String eventId();

    /** When the message was sent. */
    Instant sent();

    /** What each event and reply begins with, in a map that the caller may add to. */
    Map<String, Object> fields();
}
