package dev.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.app.Settings;
import dev.serai.aws.AwsAccess;
import dev.serai.aws.ImageBucket;
import dev.serai.aws.Queues;
import dev.serai.aws.UploadKeys;
import dev.serai.events.EventStore;
import dev.serai.image.Format;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.Pipeline;
import dev.serai.image.codec.Codecs;
import dev.serai.json.Json;
import dev.serai.process.InProcessEngine;
import dev.serai.process.Rendition;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import dev.serai.refusal.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Processes an image file by a worker: uploads it, sends a message to the inbox, waits for the job's log event, and
 * downloads the result. It can also process the file in this process.
 */
final class RemoteJobClient {
    private final Settings settings;
    private final Consumer<String> progress;

    /**
     * Creates a client.
     *
     * @param settings the endpoints and names to use
     * @param progress receives the name of each stage when it is reached
     */
    RemoteJobClient(Settings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * The default target of a result: a file in the working folder, named after the source and the steps.
     *
     * @param format the requested format, or empty for the source's own
     */
    static Path besides(Path source, Pipeline pipeline, Optional<Format> format) {
        String name = source.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        String extension = format.map(Format::label).orElse(dot > 0 ? name.substring(dot + 1) : "png");
        return Path.of(stem + "-" + pipeline.toString().replace(':', '-').replace(',', '_') + "." + extension);
    }

    /** Processes the file in this process. */
    void local(Path source, Pipeline pipeline, Optional<Format> format, Path target) throws IOException {
        Limits limits = settings.limits();
        progress.accept("reading");
        requireFile(source);
        Picture picture = Codecs.read(source, limits);
        progress.accept("working");
        Picture result = pipeline.apply(picture, limits);
        try {
            new InProcessEngine(settings.writeOptions()).write(result, Rendition.in(format), target);
        } catch (NoSuchFileException e) {
            throw noFolder(target, e);
        }
    }

    /** Has a worker process the file; returns false if there is no result in time. */
    boolean remote(Path source, Pipeline pipeline, Optional<Format> format, Path target, Duration timeout)
            throws IOException, InterruptedException {
        Limits limits = settings.limits();
        byte[] bytes = read(source, limits);
        AwsAccess access = settings.access();
        try (SqsClient sqs = access.sqs();
                S3Client s3 = access.s3()) {
            ImageBucket bucket = new ImageBucket(s3, settings.get("serai.bucket.images"), Long.MAX_VALUE);
            Queues queues = new Queues(sqs, access);
            String inbox = settings.get("serai.queue.inbox");
            queues.url(inbox); // fails before the upload if the queue does not exist
            Optional<Format> sourceFormat = Codecs.formatOf(bytes);
            String key = UploadKeys.of(bytes, source.getFileName().toString(), sourceFormat.orElse(Format.PNG));
            progress.accept("uploading");
            try {
                bucket.store(key, bytes, sourceFormat.map(Format::mediaType).orElse("application/octet-stream"));
            } catch (SdkException e) {
                throw access.bucketsUnavailable("upload to bucket " + bucket.name(), e);
            }
            Instant before = Instant.now();
            String id = queues.send(inbox, message(key, pipeline, format), Map.of("replyTo", "log"));
            progress.accept("queued");
            EventStore events = new EventStore(s3, settings.get("serai.bucket.log-events"), access, Clock.systemUTC());
            Optional<JsonNode> event = events.await("images", id, before, timeout, () -> progress.accept("working"));
            if (event.isEmpty()) {
                return false;
            }
            JsonNode error = event.get().path("error");
            if (error.isObject()) {
                throw new RefusedException(
                        Refusal.ofCode(error.path("code").asText()).orElse(Refusal.WORKER_FAILED),
                        error.path("message").asText());
            }
            progress.accept("downloading");
            write(target, result(bucket, event.get(), access));
            return true;
        }
    }

    private static String message(String key, Pipeline pipeline, Optional<Format> format) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("key", key);
        message.put("pipeline", pipeline.toString());
        format.ifPresent(asked -> message.put("format", asked.label()));
        return Json.write(message);
    }

    private static byte[] result(ImageBucket bucket, JsonNode event, AwsAccess access) {
        try {
            return bucket.fetch(event.path("key").asText());
        } catch (SdkException e) {
            throw access.bucketsUnavailable("download from bucket " + bucket.name(), e);
        }
    }

    private static byte[] read(Path source, Limits limits) throws IOException {
        requireFile(source);
        limits.checkBytes(Files.size(source));
        return Files.readAllBytes(source);
    }

    private static void requireFile(Path source) {
        if (!Files.isRegularFile(source)) {
            throw new UnavailableException("There is no file " + source + ".");
        }
    }

    private static void write(Path target, byte[] bytes) throws IOException {
        try {
            Files.write(target, bytes);
        } catch (NoSuchFileException e) {
            throw noFolder(target, e);
        }
    }

    private static UnavailableException noFolder(Path target, NoSuchFileException e) {
        return new UnavailableException(
                "There is no folder " + target.toAbsolutePath().getParent() + ".", e);
    }
}
