package dev.serai.app;

import dev.serai.aws.Queues;
import dev.serai.events.EventIndex;
import dev.serai.http.page.EventLog;
import dev.serai.http.page.EventReader;
import dev.serai.http.page.Gallery;
import dev.serai.http.page.JobSubmitter;
import dev.serai.http.page.PageAssets;
import dev.serai.http.page.SessionCookieEndpoint;
import dev.serai.http.page.StatusBoard;
import dev.serai.http.page.Watch;
import dev.serai.process.ProcessPool;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/** What the page needs: the beans of its routes. */
final class PageBeans implements AutoCloseable {
    /** How long what the page shows may stand before it is looked at again, unless something is known to have changed. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    /** The same where each look costs money. */
    private static final Duration CHARGED_FRESH = Duration.ofSeconds(10);

    /** The least time between two looks at a job that somebody waits for. */
    private static final Duration JOB_PAUSE = Duration.ofMillis(100);

    private static final Duration CHARGED_JOB_PAUSE = Duration.ofMillis(500);

    private final Watch watch;

    private PageBeans(Watch watch) {
        this.watch = watch;
    }

    /** Adds the page's beans. */
    static PageBeans add(Beans beans, Settings settings, EngineBeans engine) {
        Clock clock = Clock.systemUTC();
        S3Client s3 = beans.s3();
        String logEvents = settings.get("serai.bucket.log-events");
        boolean charged = settings.access().charges();
        Duration fresh = charged ? CHARGED_FRESH : FRESH;
        Gallery gallery =
                new Gallery(s3, settings.get("serai.bucket.images"), beans.limits(), engine.requests(), fresh);
        EventReader events = new EventReader(s3, logEvents);
        StatusBoard status = new StatusBoard(
                new Queues(beans.sqs(), settings.access()),
                List.of(
                        new StatusBoard.Queue("inbox", settings.get("serai.queue.inbox")),
                        new StatusBoard.Queue("outbox", settings.get("serai.queue.outbox")),
                        new StatusBoard.Queue("requests", settings.get("serai.queue.requests")),
                        new StatusBoard.Queue("responses", settings.get("serai.queue.responses"))),
                () -> {
                    ProcessPool.Status children = engine.pool().status();
                    return Optional.of(new StatusBoard.Workforce(children.alive(), children.busy()));
                },
                fresh);
        EventLog log = new EventLog(new EventIndex(s3, logEvents), events, clock, fresh);
        Watch watch = new Watch(
                events,
                log,
                gallery,
                status,
                settings.positive("serai.http.watch-reads"),
                charged ? CHARGED_JOB_PAUSE : JOB_PAUSE);
        beans.events().subscribe(watch::stored);
        beans.bind("pageAssets", new PageAssets());
        beans.bind("sessionCookie", new SessionCookieEndpoint(settings.optional("serai.http.api-key")));
        beans.bind("gallery", gallery);
        beans.bind("dispatch", new JobSubmitter(gallery, clock));
        beans.bind("statusBoard", status);
        beans.bind("watch", watch);
        return new PageBeans(watch);
    }

    /** Answers the pages that wait for news. */
    @Override
    public void close() {
        watch.close();
    }
}
