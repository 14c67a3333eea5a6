package dev.serai.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.aws.AwsAccess;
import dev.serai.refusal.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    private Path folder;

    @Test
    void haveDefaults() {
        Settings settings = load("", Map.of(), Map.of());
        assertThat(settings.get("serai.queue.requests")).isEqualTo("requestQueue");
        assertThat(settings.embeddedQueues()).isTrue();
        assertThat(settings.access().sqsEndpoint()).contains(URI.create("http://127.0.0.1:9324"));
        assertThat(settings.access().keys()).contains(new AwsAccess.Keys("local", "local-secret"));
    }

    @Test
    void riseInWeightFromFileOverEnvironmentToCommandLine() {
        String file = "serai.queue.inbox = file\nserai.queue.outbox = file\nserai.queue.requests = file\n";
        Map<String, String> environment = Map.of("SERAI_QUEUE_OUTBOX", "variable", "SERAI_QUEUE_REQUESTS", "variable");
        Settings settings = load(file, environment, Map.of("serai.queue.requests", "option"));
        assertThat(settings.get("serai.queue.inbox")).isEqualTo("file");
        assertThat(settings.get("serai.queue.outbox")).isEqualTo("variable");
        assertThat(settings.get("serai.queue.requests")).isEqualTo("option");
        assertThat(settings.get("serai.queue.responses")).isEqualTo("responseQueue");
    }

    @Test
    void turnTheEmbeddedServersOffOnlyWhereAnEndpointIsGiven() {
        Settings settings = load("", Map.of("SERAI_SQS_ENDPOINT", "http://localhost:4566"), Map.of());
        assertThat(settings.embeddedQueues()).isFalse();
        assertThat(settings.embeddedBuckets()).isTrue();
    }

    @Test
    void leaveKeysToTheDefaultChainWithAws() {
        AwsAccess access = load("", Map.of(), Map.of("serai.sqs.endpoint", "aws", "serai.s3.endpoint", "aws"))
                .access();
        assertThat(access.sqsEndpoint()).isEmpty();
        assertThat(access.keys()).isEmpty();
    }

    @Test
    void refuseNamesAndValuesThatMeanNothing() {
        assertThatThrownBy(() -> load("", Map.of(), Map.of("serai.no.such", "1")))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("serai.no.such");
        assertThatThrownBy(() -> load("serai.que.inbox = x", Map.of(), Map.of()))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("serai.que.inbox");
        assertThatThrownBy(() -> load("", Map.of(), Map.of("serai.sqs.endpoint", "localhost:4566"))
                        .access())
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("localhost:4566");
        assertThatThrownBy(() -> load("", Map.of(), Map.of("serai.embedded.sqs-port", "many"))
                        .number("serai.embedded.sqs-port"))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("many");
    }

    private Settings load(String file, Map<String, String> environment, Map<String, String> options) {
        Path path = folder.resolve("serai.properties");
        try {
            Files.writeString(path, file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return Settings.load(path, environment, options);
    }
}
