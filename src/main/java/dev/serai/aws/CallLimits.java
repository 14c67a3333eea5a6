package dev.serai.aws;

import java.time.Duration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.apache.ApacheHttpClient;

/**
 * How long a client waits for an endpoint that accepts connections and does not answer. Two limits, because neither does
 * alone: a transfer that is slow but moves must go on, so responses are limited by the time without a byte; that does not
 * end a write that the endpoint does not read, so sending has a deadline, which grows with the length of what is sent.
 *
 * @param idle the longest time without a byte of the response
 * @param attempt the longest time for one attempt of an upload, besides the time that its length allows; for queues, of
 *     any call
 * @param slowest the slowest upload that is not taken for one that has stopped, in bytes per second
 * @param attempts attempts of one call, or 0 for as many as the AWS configuration says
 */
public record CallLimits(Duration idle, Duration attempt, long slowest, int attempts) {
    private static final long MEGABIT = 128 * 1024;

    /** For workers and commands: a little more than the 20 s of the longest long poll. */
    public static final CallLimits WORK = new CallLimits(Duration.ofSeconds(25), Duration.ofSeconds(30), MEGABIT, 0);

    /** For calls that somebody's HTTP request waits for: ten seconds in all. */
    public static final CallLimits REQUESTS = new CallLimits(Duration.ofSeconds(5), Duration.ofSeconds(5), MEGABIT, 2);

    /** For health checks and metrics, whose callers wait for a few seconds only. */
    public static final CallLimits PROBES = new CallLimits(Duration.ofSeconds(2), Duration.ofSeconds(2), MEGABIT, 1);

    /** Connections that one client keeps at most: every consumer may hold one in a long poll and use another. */
    private static final int MAX_CONNECTIONS = 100;

    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);

    /** The time for one attempt to send so many bytes. */
    Duration toSend(long bytes) {
        return attempt.plusSeconds(bytes / slowest);
    }

    ApacheHttpClient.Builder http() {
        return ApacheHttpClient.builder()
                .maxConnections(MAX_CONNECTIONS)
                .connectionTimeout(idle.compareTo(LONGEST_CONNECT) < 0 ? idle : LONGEST_CONNECT)
                .socketTimeout(idle);
    }

    void ofQueues(ClientOverrideConfiguration.Builder configuration) {
        ofBuckets(configuration);
        configuration.apiCallAttemptTimeout(attempt);
    }

    /** The deadlines of uploads are those of {@link TimeLimitedS3Client}. */
    void ofBuckets(ClientOverrideConfiguration.Builder configuration) {
        if (attempts > 0) {
            configuration.retryStrategy(retry -> retry.maxAttempts(attempts));
        }
    }
}
