package dev.serai.cli;

import dev.serai.app.Settings;
import dev.serai.aws.AwsAccess;
import dev.serai.aws.Queues;
import dev.serai.aws.RedriveLedger;
import dev.serai.cli.logging.Verbosity;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** {@code serai redrive}: sends the messages of a dead-letter queue back to their queue. */
@Command(
        name = "redrive",
        mixinStandardHelpOptions = true,
        description = "Send the messages of a queue's dead-letter queue back to the queue, to be tried again.")
public final class RedriveCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "QUEUE", description = "The queue, such as requestQueue (not the -dlq).")
    private String queue;

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
            RedriveLedger ledger = new RedriveLedger(s3, settings.get("serai.bucket.log-events"));
            long moved = new Queues(sqs, access).redrive(queue, ledger);
            spec.commandLine()
                    .getOut()
                    .println(
                            moved == 1
                                    ? "1 message is back on " + queue + "."
                                    : moved + " messages are back on " + queue + ".");
            spec.commandLine().getOut().flush();
        }
        return 0;
    }
}
