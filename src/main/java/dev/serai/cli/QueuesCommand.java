package dev.serai.cli;

import dev.serai.app.Settings;
import dev.serai.aws.AwsAccess;
import dev.serai.aws.Queues;
import dev.serai.cli.logging.Verbosity;
import dev.serai.refusal.UnavailableException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.sqs.SqsClient;

/** {@code serai queues}: shows how many messages each queue holds. */
@Command(
        name = "queues",
        mixinStandardHelpOptions = true,
        description = "Show how many messages wait, are being worked on, and lie in the dead-letter queue, for each"
                + " queue that is there.")
public final class QueuesCommand implements Callable<Integer> {
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
        PrintWriter out = spec.commandLine().getOut();
        try (SqsClient sqs = access.sqs()) {
            Queues queues = new Queues(sqs, access);
            List<String> there = queues.existing(settings.queues());
            if (there.isEmpty()) {
                throw new UnavailableException("There are no queues yet; serai setup makes them.");
            }
            List<Queues.Depth> depths = queues.depths(there);
            out.printf("%-24s%10s%10s%10s%n", "QUEUE", "WAITING", "IN WORK", "DEAD");
            for (Queues.Depth depth : depths) {
                out.printf("%-24s%10d%10d%10d%n", depth.name(), depth.waiting(), depth.inWork(), depth.dead());
            }
            out.flush();
        }
        return 0;
    }
}
