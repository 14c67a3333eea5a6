package dev.serai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts that cannot work say why in one sentence, and the exit status tells whose fault it was. */
class StartIT {
    @TempDir
    private Path folder;

    private final Map<String, String> environment = new LinkedHashMap<>();

    @BeforeEach
    void choosePorts() {
        environment.put("SERAI_EMBEDDED_SQS_PORT", String.valueOf(SeraiProcess.freePort()));
        environment.put("SERAI_EMBEDDED_S3_PORT", String.valueOf(SeraiProcess.freePort()));
        environment.put("SERAI_HEALTH_PORT", "-1");
    }

    @Test
    void saysWhichPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            environment.put("SERAI_EMBEDDED_SQS_PORT", String.valueOf(taken.getLocalPort()));
            fails(1, "Port " + taken.getLocalPort() + " for the embedded queues is taken", "--only", "numbers");
        }
    }

    @Test
    void goesOnWithoutAHealthDoorWhereItsPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            environment.put("SERAI_HEALTH_PORT", String.valueOf(taken.getLocalPort()));
            try (SeraiProcess serai =
                    SeraiProcess.start(folder, environment, "--only", "numbers").awaitReady()) {
                Awaitility.await().untilAsserted(() -> assertThat(serai.errors())
                        .singleElement()
                        .asString()
                        .contains("this instance runs without health and metrics"));
            }
        }
    }

    @Test
    void saysWhichQueueOrBucketIsMissingAndMakesItWithSetup() {
        try (SeraiProcess numbers =
                SeraiProcess.start(folder, environment, "--only", "numbers").awaitReady()) {
            Map<String, String> worker = Map.of(
                    "SERAI_SQS_ENDPOINT", "http://127.0.0.1:" + environment.get("SERAI_EMBEDDED_SQS_PORT"),
                    "SERAI_S3_ENDPOINT", "http://127.0.0.1:" + environment.get("SERAI_EMBEDDED_S3_PORT"),
                    "SERAI_HEALTH_PORT", "-1");
            SeraiProcess missing = SeraiProcess.run(folder, worker, "--only", "images");
            assertThat(missing.process().exitValue()).isEqualTo(1);
            assertThat(String.join("\n", missing.errors()))
                    .contains("queue inbox")
                    .contains("bucket images")
                    .contains("serai setup")
                    .doesNotContain("\tat ");
            for (int twice = 0; twice < 2; twice++) {
                SeraiProcess setup = SeraiProcess.run(folder, worker, "setup");
                assertThat(setup.process().exitValue()).isZero();
                assertThat(setup.output()).contains("queue   inbox (after 5 tries: inbox-dlq)", "bucket  images");
            }
            SeraiProcess queues = SeraiProcess.run(folder, worker, "queues");
            assertThat(queues.output()).hasSize(5);
            assertThat(queues.output().get(0)).startsWith("QUEUE");
        }
    }

    @Test
    void saysThatAnEndpointDoesNotAnswer() {
        String nobody = "http://127.0.0.1:" + SeraiProcess.freePort();
        fails(1, nobody + " does not answer", "--only", "numbers", "--endpoint", nobody);
    }

    @Test
    void saysThatThereAreNoCredentials() {
        environment.put("HOME", folder.toString());
        environment.put("AWS_REGION", "eu-central-1");
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        SeraiProcess serai = SeraiProcess.run(
                folder, environment, "run", "--only", "numbers", "--aws", "-D", "serai.data=" + folder);
        assertThat(serai.process().exitValue()).isEqualTo(1);
        assertThat(String.join("\n", serai.errors()))
                .contains("There are no AWS credentials")
                .doesNotContain("\tat ");
    }

    @Test
    void saysThatTheDataFolderCannotBeWrittenTo() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");
        fails(1, "cannot be written to", "--only", "numbers", "--data", file.toString());
    }

    @Test
    void saysThatTheDataFolderIsInUse() {
        try (SeraiProcess first =
                SeraiProcess.start(folder, environment, "--only", "numbers").awaitReady()) {
            environment.put("SERAI_EMBEDDED_SQS_PORT", String.valueOf(SeraiProcess.freePort()));
            environment.put("SERAI_EMBEDDED_S3_PORT", String.valueOf(SeraiProcess.freePort()));
            fails(1, "is in use by another serai", "--only", "numbers");
        }
    }

    @Test
    void showsAStackTraceOnlyWithVerbose() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");
        SeraiProcess serai =
                SeraiProcess.run(folder, environment, "--only", "numbers", "--verbose", "--data", file.toString());
        assertThat(serai.errors()).anyMatch(line -> line.startsWith("\tat "));
    }

    @Test
    void endsWithTwoForWrongUsage() {
        fails(2, "There is no part \"letters\"", "--only", "letters");
        fails(2, "Unknown option", "run", "--no-such-option");
        fails(2, "Missing required parameter", "send");
        fails(1, "There is no setting serai.no.such", "-D", "serai.no.such=1");
    }

    @Test
    void explainsEveryCommand() {
        SeraiProcess help = SeraiProcess.run(folder, environment, "-h");
        assertThat(help.process().exitValue()).isZero();
        assertThat(help.output()).anyMatch(line -> line.startsWith("Usage: serai"));
        Serai.commandLine().getSubcommands().forEach((name, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                assertThat(command.getCommandSpec().findOption("-h"))
                        .as("-h of " + name)
                        .isNotNull();
                assertThat(command.getCommandSpec().usageMessage().description())
                        .as("description of " + name)
                        .isNotEmpty();
            }
        });
    }

    private void fails(int status, String sentence, String... args) {
        SeraiProcess serai = SeraiProcess.run(folder, environment, args);
        assertThat(serai.process().exitValue())
                .as(String.join("\n", serai.errors()))
                .isEqualTo(status);
        assertThat(serai.errors().get(0)).startsWith("serai: ").contains(sentence);
        assertThat(serai.errors()).noneMatch(line -> line.startsWith("\tat "));
        assertThat(serai.output()).noneMatch(line -> line.startsWith("Ready"));
    }
}
