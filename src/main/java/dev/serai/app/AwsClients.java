package dev.serai.app;

import dev.serai.aws.Availability;
import dev.serai.aws.AwsAccess;
import dev.serai.aws.CallLimits;
import dev.serai.aws.RequestCalls;
import dev.serai.aws.embedded.buckets.EmbeddedBuckets;
import dev.serai.aws.sqs.InterruptibleSqsClient;
import dev.serai.aws.sqs.VisibilityExtender;
import dev.serai.aws.sqs.VisibilityTimeouts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The clients of queues and buckets, by who waits for their calls: each with connections and {@link CallLimits} of its
 * own, so that an endpoint that accepts calls and does not answer holds up nobody for longer than they can wait. Built on
 * one thread; safe for use by several.
 */
final class AwsClients implements AutoCloseable {
    /** Clients of one kind of caller. */
    record Pair(SqsClient sqs, S3Client s3) {}

    private final List<AutoCloseable> closeables = new ArrayList<>();
    private final AwsAccess access;
    private final Supplier<Optional<EmbeddedBuckets>> buckets;
    private final Availability queuesAnswer;
    private final Availability bucketsAnswer;
    private final VisibilityExtender visibility;
    private final VisibilityTimeouts timeouts;
    private final Pair requests;
    private final Pair probes;
    private final Pair routes;

    /** @param buckets waits for the embedded buckets, if they are what {@code access} leads to; asked for late */
    AwsClients(AwsAccess access, Supplier<Optional<EmbeddedBuckets>> buckets) {
        this.access = access;
        this.buckets = buckets;
        this.queuesAnswer = new Availability("Queues at " + access.queuesAt());
        this.bucketsAnswer = new Availability("Buckets at " + access.bucketsAt());
        Pair work = watched(CallLimits.WORK);
        this.requests = watched(CallLimits.REQUESTS);
        // not watched: what answers too late for a probe is no outage yet
        this.probes = pair(access.sqs(CallLimits.PROBES), access.s3(CallLimits.PROBES));
        this.visibility = new VisibilityExtender(work.sqs);
        this.timeouts = new VisibilityTimeouts(work.sqs);
        SqsClient interruptible = InterruptibleSqsClient.around(work.sqs, visibility, timeouts);
        closeables.add(interruptible);
        this.routes = new Pair(
                new RequestCalls("The queues").choose(requests.sqs, interruptible),
                new RequestCalls("The buckets").choose(requests.s3, work.s3));
    }

    private Pair watched(CallLimits limits) {
        return pair(access.sqs(limits, queuesAnswer), access.s3(limits, bucketsAnswer));
    }

    private Pair pair(SqsClient sqs, S3Client overHttp) {
        S3Client s3 = buckets.get().map(own -> own.inProcessClient(overHttp)).orElse(overHttp);
        closeables.add(sqs);
        closeables.add(s3);
        return new Pair(sqs, s3);
    }

    /** For routes and their beans: calls of an HTTP request are short and limited in number, all others have time. */
    Pair routes() {
        return routes;
    }

    /** For the few threads that look on behalf of many HTTP requests. */
    Pair requests() {
        return requests;
    }

    /** For health checks, metrics and the page's status. */
    Pair probes() {
        return probes;
    }

    Availability queuesAnswer() {
        return queuesAnswer;
    }

    Availability bucketsAnswer() {
        return bucketsAnswer;
    }

    VisibilityExtender visibility() {
        return visibility;
    }

    VisibilityTimeouts timeouts() {
        return timeouts;
    }

    /** Closes all clients, the last first. */
    @Override
    public void close() throws Exception {
        for (int i = closeables.size() - 1; i >= 0; i--) {
            closeables.get(i).close();
        }
    }
}
