package dev.serai.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.serai.SeraiProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Other people's programs at their everyday work, against the packaged application: {@code mvn -Pclients verify}. What each
 * does stands in a script of its own, among the resources, which ends with the line {@code done}. Where a program is missing
 * its test is skipped, or fails with {@code -Dclients.required}.
 */
class ClientsIT {
    private static final int SECONDS = 150;

    /** Where the npm packages are, from one run to the next; scripts find them from the folder that they are in. */
    private static final Path NODE = Path.of("target", "clients").toAbsolutePath();

    private static final Map<String, String> SETTINGS = new LinkedHashMap<>();
    private static final Map<String, String> CLIENTS = new LinkedHashMap<>();

    @TempDir
    private static Path data;

    private static SeraiProcess serai;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startSerai() throws IOException {
        int queues = SeraiProcess.freePort();
        int buckets = SeraiProcess.freePort();
        int http = SeraiProcess.freePort();
        int scale = SeraiProcess.freePort();
        int udp;
        try (DatagramSocket free = new DatagramSocket()) {
            udp = free.getLocalPort();
        }
        SETTINGS.put("SERAI_EMBEDDED_SQS_PORT", String.valueOf(queues));
        SETTINGS.put("SERAI_EMBEDDED_S3_PORT", String.valueOf(buckets));
        SETTINGS.put("SERAI_HTTP_PORT", String.valueOf(http));
        SETTINGS.put("SERAI_SCALE_PORT", String.valueOf(scale));
        SETTINGS.put("SERAI_UDP_PORT", String.valueOf(udp));
        SETTINGS.put("SERAI_HEALTH_PORT", "-1");
        CLIENTS.putAll(SETTINGS);
        CLIENTS.put("SERAI", Path.of(System.getProperty("java.home"), "bin", "java") + " -jar " + SeraiProcess.jar());
        CLIENTS.put("SQS", "http://127.0.0.1:" + queues);
        CLIENTS.put("S3", "http://127.0.0.1:" + buckets);
        CLIENTS.put("A", "http://127.0.0.1:" + http);
        CLIENTS.put("A6", "http://[::1]:" + http);
        CLIENTS.put("B", "http://127.0.0.1:" + scale);
        CLIENTS.put("HTTP_PORT", String.valueOf(http));
        CLIENTS.put("UDP_PORT", String.valueOf(udp));
        CLIENTS.put(
                "IMAGE",
                Path.of("src/main/resources/images/reference.png")
                        .toAbsolutePath()
                        .toString());
        CLIENTS.put("AWS_ACCESS_KEY_ID", "local");
        CLIENTS.put("AWS_SECRET_ACCESS_KEY", "local-secret");
        CLIENTS.put("AWS_REGION", "us-east-1");
        CLIENTS.put("AWS_DEFAULT_REGION", "us-east-1");
        CLIENTS.put("LC_ALL", "C.UTF-8");
        CLIENTS.put("no_proxy", "127.0.0.1,localhost,::1");
        CLIENTS.put("NO_PROXY", "127.0.0.1,localhost,::1");
        serai = SeraiProcess.start(data, SETTINGS, "run").awaitReady();
    }

    @AfterAll
    static void stopSerai() {
        serai.close();
    }

    @ParameterizedTest
    @CsvSource({
        "aws, aws-cli-client.sh",
        "curl, curl-client.sh",
        "wget, wget-client.sh",
        "s3cmd, s3cmd-client.sh",
        "rclone, rclone-client.sh",
        "wrk, wrk-client.sh",
        "ab, ab-client.sh",
        "socat, socat-client.sh"
    })
    void theProgramDoesItsWork(String program, String script) throws Exception {
        need(succeeds(program), "SKIPPED: there is no " + program + " on this machine");
        run(folder, Map.of(), script, "bash");
    }

    @ParameterizedTest
    @CsvSource({"nc.openbsd, -N", "nc.openbsd, -q 5", "nc.traditional, -q 5"})
    void netcatDoesItsWork(String program, String halfClose) throws Exception {
        need(succeeds(program), "SKIPPED: there is no " + program + " on this machine");
        run(folder, Map.of("NC", program, "HALF_CLOSE", halfClose), "netcat-client.sh", "bash");
    }

    @Test
    void boto3DoesItsWork() throws Exception {
        // The one with boto3 need not be the first on the path.
        for (String python : List.of("python3", "/usr/bin/python3")) {
            if (succeeds(python) && call(folder, python, "-c", "import boto3") == 0) {
                run(folder, Map.of(), "boto3-client.py", python);
                return;
            }
        }
        need(false, "SKIPPED: there is no Python with boto3 on this machine");
    }

    @ParameterizedTest
    @CsvSource({"sdk-client.mjs", "sqs-consumer-client.mjs"})
    void nodeDoesItsWork(String script) throws Exception {
        need(succeeds("node") && succeeds("npm"), "SKIPPED: there is no Node.js with npm on this machine");
        Files.createDirectories(NODE);
        copy("package.json", NODE);
        int status = call(NODE, "npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--prefer-offline");
        need(status == 0, "SKIPPED: npm cannot install the packages: " + output(NODE));
        run(NODE, Map.of(), script, "node");
    }

    private static void need(boolean present, String sentence) {
        if (System.getProperty("clients.required") != null) {
            assertThat(present).as(sentence).isTrue();
        }
        assumeTrue(present, sentence);
    }

    private boolean succeeds(String program) throws Exception {
        return call(folder, "sh", "-c", "command -v " + program) == 0;
    }

    /** Runs the script by that interpreter in that folder; its last line must be {@code done}. */
    private void run(Path where, Map<String, String> more, String script, String interpreter) throws Exception {
        copy(script, where);
        ProcessBuilder builder = builder(where, interpreter, script);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("SERAI_"));
        builder.environment().putAll(CLIENTS);
        builder.environment().putAll(more);
        builder.environment().put("HOME", folder.toString()); // nobody's own configuration
        int status = status(builder);
        assertThat(status).as(script + ":\n" + output(where)).isZero();
        assertThat(output(where)).endsWith("done");
        assertThat(serai.process().isAlive()).isTrue();
    }

    private static int call(Path where, String... command) throws Exception {
        return status(builder(where, command));
    }

    private static ProcessBuilder builder(Path where, String... command) {
        return new ProcessBuilder(Arrays.asList(command))
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(where.resolve("output").toFile());
    }

    private static int status(ProcessBuilder builder) throws Exception {
        Process process = builder.start();
        try {
            return process.waitFor(SECONDS, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String output(Path where) throws IOException {
        return Files.readString(where.resolve("output"), UTF_8).strip();
    }

    private static void copy(String resource, Path where) throws IOException {
        try (InputStream in = ClientsIT.class.getResourceAsStream(resource)) {
            Files.copy(in, where.resolve(resource), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
