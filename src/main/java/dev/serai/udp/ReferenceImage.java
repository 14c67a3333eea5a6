package dev.serai.udp;

import dev.serai.checksum.ImageFacts;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The facts about the reference image, kept up to date: its source is looked at again and again, and what changed there
 * changes the answers. While it cannot be read, or is no image, the facts stay those of the last good one, and the log
 * says so once. Reading is safe for several threads.
 */
public final class ReferenceImage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReferenceImage.class);

    private final ReferenceSource source;
    private final ScheduledExecutorService watch;
    private volatile ImageFacts facts;
    private volatile String problem;
    private volatile boolean watching;

    /**
     * Reads the image and watches it from then on. If it cannot be read, {@link #problem()} says why, and nothing is
     * logged yet: whoever starts the watch tells that.
     *
     * @param source where it is
     * @param every how long to wait between two looks; a change is answered within that and the time of reading it
     */
    public ReferenceImage(ReferenceSource source, Duration every) {
        this.source = source;
        look();
        watching = true;
        watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "reference-image");
            thread.setDaemon(true);
            return thread;
        });
        watch.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The facts about the last image that could be read; empty if there was none yet. */
    public Optional<ImageFacts> facts() {
        return Optional.ofNullable(facts);
    }

    /** Why the image cannot be read now, as a sentence; empty if it can. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    private void look() {
        try {
            Optional<byte[]> bytes = source.changed();
            if (bytes.isPresent()) {
                take(ImageFacts.of(bytes.get()));
            }
        } catch (IOException | RefusedException e) {
            complain(e.getMessage());
        } catch (RuntimeException e) {
            // A source or reader that fails in a way of its own must not end the watch.
            complain(e.toString());
        }
    }

    private void take(ImageFacts now) {
        problem = null;
        if (!now.equals(facts)) {
            facts = now;
            if (watching) {
                LOG.info("The reference image {} is now {}.", source.name(), now);
            }
        }
    }

    private void complain(String reason) {
        String sentence = "The reference image " + source.name() + " cannot be read ("
                + reason.replaceFirst("\\.$", "") + "); "
                + (facts == null
                        ? "datagrams about it are answered with an error until it can."
                        : "the answers stay those of the last good one.");
        if (!sentence.equals(problem)) {
            problem = sentence;
            if (watching) {
                LOG.warn("{}", sentence);
            }
        }
    }

    /** Ends the watch. */
    @Override
    public void close() {
        watch.shutdownNow();
    }
}
