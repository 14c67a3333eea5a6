package dev.serai.app;

import dev.serai.aws.Queues;
import dev.serai.events.EventIndex;
import dev.serai.http.ResponseEncoder;
import dev.serai.http.Upload;
import dev.serai.http.page.EventLog;
import dev.serai.http.page.EventReader;
import dev.serai.http.page.ImageListReply;
import dev.serai.http.page.ImageListing;
import dev.serai.http.page.JobRequests;
import dev.serai.http.page.ListRequests;
import dev.serai.http.page.LongPolling;
import dev.serai.http.page.MessageReceipt;
import dev.serai.http.page.PageAssets;
import dev.serai.http.page.SessionCookieEndpoint;
import dev.serai.http.page.StatusBoard;
import dev.serai.http.page.StoredImageReplies;
import dev.serai.http.page.StoredImages;
import dev.serai.http.page.ThumbnailCache;
import dev.serai.http.page.UploadedImages;
import dev.serai.process.ProcessPool;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/** The beans of the page's routes. */
final class PageBeans implements AutoCloseable {
    /** How long listings are cached, unless a change is known. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    /** How long listings are cached where requests are charged for. */
    private static final Duration CHARGED_FRESH = Duration.ofSeconds(10);

    /** The shortest interval between two reads of the event of an awaited job. */
    private static final Duration JOB_PAUSE = Duration.ofMillis(100);

    private static final Duration CHARGED_JOB_PAUSE = Duration.ofMillis(500);

    private final LongPolling longPolling;

    private PageBeans(LongPolling longPolling) {
        this.longPolling = longPolling;
    }

    /** Adds the page's beans. */
    static PageBeans add(Beans beans, Settings settings, EngineBeans engine) {
        Clock clock = Clock.systemUTC();
        S3Client s3 = beans.clients().requests().s3();
        String logEvents = settings.get("serai.bucket.log-events");
        boolean charged = settings.access().charges();
        Duration fresh = charged ? CHARGED_FRESH : FRESH;
        ImageListing images = new ImageListing(s3, beans.images().name(), fresh);
        EventReader events = new EventReader(s3, logEvents);
        StatusBoard status = new StatusBoard(
                new Queues(beans.clients().probes().sqs(), settings.access()),
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
        LongPolling longPolling = new LongPolling(
                events,
                log,
                images,
                status,
                settings.positive("serai.http.watch-reads"),
                charged ? CHARGED_JOB_PAUSE : JOB_PAUSE);
        beans.events().subscribe(longPolling::stored);
        beans.bind("pageAssets", new PageAssets());
        beans.bind("sessionCookie", new SessionCookieEndpoint(settings.optional("serai.http.api-key")));
        beans.bind("imageListing", images);
        beans.bind("imageListReply", new ImageListReply());
        beans.bind("uploadedImages", new UploadedImages(beans.images(), new Upload()));
        beans.bind("storedImages", new StoredImages(beans.images()));
        beans.bind("storedImageReplies", new StoredImageReplies());
        beans.bind("thumbnailCache", new ThumbnailCache());
        beans.bind("pageEncoder", new ResponseEncoder(engine.requests()));
        beans.bind("jobRequests", new JobRequests(beans.images()));
        beans.bind("listRequests", new ListRequests());
        beans.bind("messageReceipt", new MessageReceipt(clock));
        beans.bind("longPolling", longPolling);
        return new PageBeans(longPolling);
    }

    /** Answers all pending long polls. */
    @Override
    public void close() {
        longPolling.close();
    }
}
