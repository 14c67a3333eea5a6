package dev.serai.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.aws.AwsAccess;
import dev.serai.numbers.NumberForm;
import dev.serai.refusal.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "-1", "65536", "99999999999", ""})
    void refuseAPortThatIsNone(String value) {
        Settings settings = load("", Map.of(), Map.of("serai.embedded.sqs-port", value));

        assertThatThrownBy(() -> settings.port("serai.embedded.sqs-port", 0))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("The setting serai.embedded.sqs-port is " + value
                        + "; it takes a whole number from 0 to 65535.");
    }

    @ParameterizedTest
    @CsvSource({
        "serai.image.jpeg-quality, 0, a whole number from 1 to 100",
        "serai.image.jpeg-quality, 101, a whole number from 1 to 100",
        "serai.image.max-pixels, 0, a whole number from 1 on",
        "serai.image.max-bytes, -5, a whole number from 1 on",
        "serai.queue.wait-time, 21, a whole number from 0 to 20",
        "serai.numbers.concurrency, 0, a whole number from 1 on",
        "serai.udp.port, 0, a whole number from 1 to 65535"
    })
    void stopTheStartWhereANumberIsOutOfItsRange(String name, String value, String right) {
        Map<String, String> options = new LinkedHashMap<>(Map.of(
                "serai.data", folder.resolve("data").toString(),
                "serai.embedded.sqs-port", "0",
                "serai.embedded.s3-port", "0",
                "serai.health.port", "-1"));
        options.put(name, value);

        assertThatThrownBy(() -> Application.start(
                                load("", Map.of(), options),
                                name.contains("udp") ? Set.of(Part.UDP) : Set.of(Part.NUMBERS))
                        .close())
                .isInstanceOf(UnavailableException.class)
                .hasMessage("The setting " + name + " is " + value + "; it takes " + right + ".");
    }

    @Test
    void takeTrueOrFalseWhereThatIsAsked() {
        assertThat(load("", Map.of(), Map.of()).numberForm()).isEqualTo(NumberForm.NUMBER);
        assertThat(load("", Map.of("SERAI_NUMBERS_AS_TEXT", "true"), Map.of()).numberForm())
                .isEqualTo(NumberForm.TEXT);
        Settings wrong = load("", Map.of(), Map.of("serai.numbers.as-text", "yes"));
        assertThatThrownBy(wrong::numberForm)
                .isInstanceOf(UnavailableException.class)
                .hasMessage("The setting serai.numbers.as-text is yes; it takes true or false.");
    }

    @Test
    void nameTheSettingWhosePipelineIsWrong() {
        Settings settings = load("", Map.of(), Map.of("serai.images.pipeline", "blur:0"));

        assertThatThrownBy(() -> settings.pipeline("serai.images.pipeline"))
                .isInstanceOf(UnavailableException.class)
                .hasMessageStartingWith("The setting serai.images.pipeline is blur:0. The step blur takes a sigma ");
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
