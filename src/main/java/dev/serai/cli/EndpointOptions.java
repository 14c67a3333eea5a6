package dev.serai.cli;

import dev.serai.app.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options that select the endpoints of queues and buckets, and the resulting settings. */
final class EndpointOptions {
    @ArgGroup
    private Where where;

    @Option(
            names = "-D",
            paramLabel = "SETTING=VALUE",
            description = "Give a setting; serai settings lists them. May be repeated.")
    private Map<String, String> given = new LinkedHashMap<>();

    /** The mutually exclusive endpoint options. */
    static final class Where {
        @Option(
                names = "--endpoint",
                paramLabel = "URL",
                description = "Use the queues and buckets of that endpoint, an emulator such as LocalStack.")
        private String endpoint;

        @Option(names = "--aws", description = "Use AWS itself, with its default credential chain.")
        private boolean aws;
    }

    /** The settings that result from these options and the environment. */
    Settings settings() {
        return settings(Map.of());
    }

    /** The same with additional settings from a command's own options. */
    Settings settings(Map<String, String> more) {
        Map<String, String> options = new LinkedHashMap<>();
        if (where != null) {
            String value = where.aws ? Settings.AWS : where.endpoint;
            options.put("serai.sqs.endpoint", value);
            options.put("serai.s3.endpoint", value);
        }
        options.putAll(given);
        options.putAll(more);
        return Settings.load(options);
    }
}
