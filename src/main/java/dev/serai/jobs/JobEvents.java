package dev.serai.jobs;

import dev.serai.aws.Provisioning;
import dev.serai.events.EventStore;
import dev.serai.events.LogEvent;
import dev.serai.events.LogEvent.State;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The log events of image jobs: each state of a job replaces the one before. Bound as {@code jobEvents}. Safe for use by
 * several threads.
 */
public final class JobEvents {
    private static final Logger LOG = LoggerFactory.getLogger(JobEvents.class);
    private static final String KIND = "images";

    private final Clock clock;
    private final EventStore events;

    /** Events with the time of that clock, kept in that store. */
    public JobEvents(Clock clock, EventStore events) {
        this.clock = clock;
        this.events = events;
    }

    /** Notes that work on a job has begun. */
    public void begin(ImageJob job) {
        Map<String, Object> fields = fields(job, State.WORKING);
        fields.put("started", now());
        put(job, State.WORKING, fields);
    }

    /**
     * Notes the result of a job.
     *
     * @param steps what was done, in the place of what was asked for
     * @param key where the result is
     */
    public void done(ImageJob job, String steps, ObjectKey key, ImageResult image) {
        Map<String, Object> fields = fields(job, State.DONE);
        fields.put("pipeline", steps);
        fields.put("processed", now());
        fields.put("key", key.text());
        fields.put("width", image.width());
        fields.put("height", image.height());
        fields.put("format", image.format().label());
        fields.put("bytes", image.bytes().length);
        put(job, State.DONE, fields);
    }

    /**
     * Notes why a job was refused.
     *
     * @param failure a refusal, or what it is the cause of
     */
    public void refused(InboxJob job, Throwable failure) {
        Map<String, Object> fields = fields(job, State.FAILED);
        if (job instanceof RefusedJob refused) {
            fields.put("text", refused.text());
        }
        fields.put("processed", now());
        fields.put("error", RefusedException.in(failure).asMap());
        put(job, State.FAILED, fields);
    }

    /**
     * Notes that a try has failed for a reason that is not the sender's. While there are tries left the request counts as
     * being worked on; after the last one it has failed, and its message goes to the dead letters. An event that cannot be
     * stored now is left out: the failure of the try is what counts, and must not give way to another.
     *
     * @param job the job that failed, or null if there was none yet: the whole message has failed then
     */
    public void failed(InboxMessage message, InboxJob job) {
        boolean last = message.tries() >= Provisioning.MAX_RECEIVES;
        State state = last ? State.FAILED : State.WORKING;
        Map<String, Object> fields = job == null ? fields(message, state) : fields(job, state);
        fields.put("tries", message.tries());
        if (last) {
            RefusedException words = new RefusedException(
                    Refusal.WORKER_FAILED,
                    "The work failed " + message.tries()
                            + " times, through no fault of the request; it is kept among the"
                            + " dead letters and can be sent back.");
            fields.put("processed", now());
            fields.put("error", words.asMap());
        }
        String id = job == null ? message.id() : job.eventId();
        try {
            events.put(new LogEvent(KIND, id, message.sent(), state, fields));
        } catch (SdkException e) {
            LOG.debug("The log event of a failed try cannot be stored", e);
        }
    }

    private void put(InboxJob job, State state, Map<String, Object> fields) {
        events.put(new LogEvent(KIND, job.eventId(), job.sent(), state, fields));
    }

    /** What is known of a message before there is a job. */
    private static Map<String, Object> fields(InboxMessage message, State state) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("requestId", message.id());
        fields.put("state", state.label());
        fields.put("sent", message.sent().toString());
        fields.put("text", message.body());
        return fields;
    }

    private static Map<String, Object> fields(InboxJob job, State state) {
        Map<String, Object> fields = job.fields();
        fields.put("state", state.label());
        fields.put("sent", job.sent().toString());
        return fields;
    }

    private String now() {
        return clock.instant().toString();
    }
}
