package dev.serai.cli;

import dev.serai.app.Settings;
import dev.serai.aws.AwsAccess;
import dev.serai.aws.Provisioning;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** {@code serai setup}: makes the queues and buckets. */
@Command(
        name = "setup",
        mixinStandardHelpOptions = true,
        description = "Make the queues, each with its dead-letter queue, and the buckets, wherever the options point."
                + " What is there already stays as it is; call it as often as you like.")
public final class SetupCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private EndpointOptions endpoints;

    @Mixin
    private Verbosity verbosity;

    @Override
    public Integer call() {
        Settings settings = endpoints.settings();
        AwsAccess access = settings.access();
        try (SqsClient sqs = access.sqs();
                S3Client s3 = access.s3()) {
            Provisioning provisioning = new Provisioning(sqs, s3, access);
            List<String> queues = settings.queues();
            List<String> buckets = settings.buckets();
            provisioning.makeQueues(queues, settings.positive("serai.queue.visibility-timeout"));
            provisioning.makeBuckets(buckets);
            queues.forEach(name -> spec.commandLine()
                    .getOut()
                    .println("queue   " + name + " (after " + Provisioning.MAX_RECEIVES + " tries: " + name
                            + Provisioning.DEAD_LETTER_SUFFIX + ")"));
            buckets.forEach(name -> spec.commandLine().getOut().println("bucket  " + name));
            spec.commandLine().getOut().flush();
        }
        return 0;
    }
}
