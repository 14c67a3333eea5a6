package dev.serai.app;

import dev.serai.aws.ImageBucket;
import dev.serai.aws.RedriveLedger;
import dev.serai.aws.WriteProbe;
import dev.serai.aws.embedded.buckets.EmbeddedBuckets;
import dev.serai.aws.sqs.Acknowledgement;
import dev.serai.aws.sqs.ConsumerServices;
import dev.serai.aws.sqs.ReliableSqsComponent;
import dev.serai.aws.sqs.VisibilityExtender;
import dev.serai.events.EventStore;
import dev.serai.image.GaussianBlur;
import dev.serai.image.Grayscale;
import dev.serai.image.Limits;
import dev.serai.image.Pipelines;
import dev.serai.image.Scale;
import dev.serai.image.codec.WriteOptions;
import dev.serai.jobs.ImageEncoder;
import dev.serai.jobs.ImageMemory;
import dev.serai.jobs.ImageStore;
import dev.serai.jobs.InboxReader;
import dev.serai.jobs.JobEvents;
import dev.serai.jobs.JobReplies;
import dev.serai.jobs.NumbersEvents;
import dev.serai.jobs.NumbersReader;
import dev.serai.jobs.NumbersReplies;
import dev.serai.jobs.RegularFiles;
import dev.serai.jobs.ResultKeys;
import dev.serai.process.ImageEngine;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.util.concurrent.SynchronousExecutorService;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The clients and beans that routes use, by name. Built on one thread; the beans themselves are safe for use by
 * several.
 */
public final class Beans implements AutoCloseable {
    private final Map<String, Object> byName = new LinkedHashMap<>();
    private final List<AutoCloseable> closeables = new ArrayList<>();
    private final AwsClients clients;
    private final EventStore events;
    private final ImageBucket images;

    /**
     * Creates the clients and the beans that all parts share.
     *
     * @param settings the resolved settings
     * @param buckets waits for the embedded buckets, if the settings select them
     * @param engine encodes pictures
     */
    Beans(Settings settings, Supplier<Optional<EmbeddedBuckets>> buckets, ImageEngine engine) {
        clients = closing(new AwsClients(settings.access(), buckets));
        S3Client s3 = clients.routes().s3();
        VisibilityExtender visibility = clients.visibility();
        String logEvents = settings.get("serai.bucket.log-events");
        WriteProbe writeProbe = new WriteProbe(s3, logEvents, clients.bucketsAnswer());
        ConsumerServices.Store store = new ConsumerServices.Store(clients.bucketsAnswer(), writeProbe::run);
        Clock clock = Clock.tick(Clock.systemUTC(), Duration.ofMillis(1));
        Limits limits = settings.limits();
        WriteOptions writeOptions = settings.writeOptions();
        images = new ImageBucket(s3, settings.get("serai.bucket.images"), limits.maxBytes());
        events = new EventStore(s3, logEvents, settings.access(), clock);
        byName.put("sqsClient", clients.routes().sqs());
        byName.put(
                "aws2-sqs",
                new ReliableSqsComponent(new ConsumerServices(
                        visibility,
                        clients.timeouts(),
                        clients.queuesAnswer(),
                        List.of(store),
                        new RedriveLedger(s3, logEvents))));
        byName.put("visibility", visibility);
        byName.put("callingThread", new SynchronousExecutorService());
        byName.put("errorsAsFailures", new ErrorsAsFailures());
        byName.put("regularFiles", new RegularFiles());
        byName.put("s3Client", s3);
        byName.put("limits", limits);
        byName.put("writeOptions", writeOptions);
        byName.put("imageEngine", engine);
        byName.put("grayscale", new Grayscale());
        byName.put("scale", new Scale(limits));
        byName.put("blur", new GaussianBlur());
        byName.put("pipeline", new Pipelines(limits));
        byName.put("acknowledgement", new Acknowledgement(visibility));
        byName.put("eventStore", events);
        byName.put("numbersReader", new NumbersReader(clock));
        byName.put("numbersEvents", new NumbersEvents(clock));
        byName.put("numbersReplies", new NumbersReplies(settings.numberForm()));
        // Routes read it as text; an invalid value must not wait for the first message.
        settings.pipeline("serai.images.pipeline");
        Consumer<String> keyCheck = settings.embeddedBuckets() ? EmbeddedBuckets::checkKey : key -> {};
        byName.put("inboxReader", new InboxReader(clock, settings.positive("serai.images.max-records"), keyCheck));
        ImageMemory memory = new ImageMemory(limits.maxBytes());
        byName.put("imageStore", new ImageStore(images, memory));
        byName.put("imageEncoder", new ImageEncoder(engine, memory));
        byName.put("resultKeys", new ResultKeys());
        byName.put("jobEvents", new JobEvents(clock, events));
        byName.put("jobReplies", new JobReplies());
    }

    /** Binds a bean to a name. */
    void bind(String name, Object bean) {
        byName.put(name, bean);
    }

    /** Registers a resource to be closed with the others, and returns it. */
    <T extends AutoCloseable> T closing(T bean) {
        closeables.add(bean);
        return bean;
    }

    /** All beans, by name. */
    Map<String, Object> byName() {
        return Map.copyOf(byName);
    }

    AwsClients clients() {
        return clients;
    }

    SqsClient sqs() {
        return clients.routes().sqs();
    }

    S3Client s3() {
        return clients.routes().s3();
    }

    EventStore events() {
        return events;
    }

    /** The bucket with the images. */
    ImageBucket images() {
        return images;
    }

    Limits limits() {
        return (Limits) byName.get("limits");
    }

    WriteOptions writeOptions() {
        return (WriteOptions) byName.get("writeOptions");
    }

    /** Closes all resources in reverse order of their creation. */
    @Override
    public void close() throws Exception {
        for (int i = closeables.size() - 1; i >= 0; i--) {
            closeables.get(i).close();
        }
    }
}
