package dev.serai.cli;

import dev.serai.app.Settings;
import dev.serai.aws.AwsAccess;
import dev.serai.aws.Provisioning;
import dev.serai.aws.Provisioning.DeadLetters;
import dev.serai.aws.Retention;
import dev.serai.cli.logging.Verbosity;
import dev.serai.events.EventKeys;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** {@code serai setup}: creates the queues and buckets, and sets retention periods. */
@Command(
        name = "setup",
        mixinStandardHelpOptions = true,
        description = "Make the queues, each with its dead-letter queue, and the buckets, wherever the options point."
                + " What is there already stays as it is, but for how long it is kept; call it as often as you like.")
public final class SetupCommand implements Callable<Integer> {
    private static final int MAX_DAYS = 36_500;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--keep-days",
            paramLabel = "DAYS",
            defaultValue = "14",
            description = "Days after which unread replies leave their queues (SQS keeps none longer than 14) and log"
                    + " events their bucket, by lifecycle rules of its own; 0 leaves both as they are"
                    + " (default ${DEFAULT-VALUE}).")
    private int keepDays;

    @Mixin
    private EndpointOptions endpoints;

    @Mixin
    private Verbosity verbosity;

    @Override
    public Integer call() {
        if (keepDays < 0 || keepDays > MAX_DAYS) {
            throw new ParameterException(
                    spec.commandLine(), "--keep-days takes a whole number from 0 to " + MAX_DAYS + ".");
        }
        Settings settings = endpoints.settings();
        AwsAccess access = settings.access();
        try (SqsClient sqs = access.sqs();
                S3Client s3 = access.s3()) {
            Provisioning provisioning = new Provisioning(sqs, s3, access);
            List<String> queues = settings.queues();
            List<String> buckets = settings.buckets();
            List<DeadLetters> made =
                    provisioning.makeQueues(queues, settings.positive("serai.queue.visibility-timeout"));
            provisioning.makeBuckets(buckets);
            PrintWriter out = spec.commandLine().getOut();
            made.forEach(queue -> out.println("queue   " + queue.queue() + " (after " + queue.receives() + " tries: "
                    + queue.deadLetters() + ")"));
            buckets.forEach(name -> out.println("bucket  " + name));
            if (keepDays > 0) {
                keep(new Retention(sqs, s3, access), settings, made, out);
            }
            out.flush();
        }
        return 0;
    }

    /**
     * Request queues and their dead letters get the longest retention period, because accepted requests must not be lost;
     * dead-letter queues that others have set are left alone.
     */
    private void keep(Retention retention, Settings settings, List<DeadLetters> made, PrintWriter out) {
        List<String> replies = List.of(settings.get("serai.queue.responses"), settings.get("serai.queue.outbox"));
        for (String queue : settings.queues()) {
            retention.keepMessages(
                    queue, replies.contains(queue) ? Duration.ofDays(keepDays) : Retention.LONGEST_OF_MESSAGES);
        }
        made.stream()
                .filter(queue -> queue.deadLetters().equals(queue.queue() + Provisioning.DEAD_LETTER_SUFFIX))
                .forEach(queue -> retention.keepMessages(queue.deadLetters(), Retention.LONGEST_OF_MESSAGES));
        String bucket = settings.get("serai.bucket.log-events");
        if (bucket.equals(settings.get("serai.bucket.images"))) {
            out.println("log events stay: they share their bucket with images, for which there is no rule");
        } else if (retention.expire(bucket, EventKeys.prefixes(), keepDays)) {
            out.println("log events leave bucket " + bucket + " after " + keepDays + " days");
        } else {
            out.println("log events stay: " + settings.access().bucketsAt() + " has no lifecycle rules");
        }
    }
}
