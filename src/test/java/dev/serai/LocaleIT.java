package dev.serai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.aws.AwsAccess;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Names outside ASCII where no locale is set, as under cron, systemd or {@code env -i}. The test itself may run under any
 * locale, so that it names such files in a shell, by their bytes.
 */
class LocaleIT {
    private static final String KEY = "käse/日本.png";
    /** {@code käse.png} in the quotation that bash reads. */
    private static final String FILE = "$'k\\xc3\\xa4se.png'";

    @TempDir
    private Path folder;

    @Test
    void keysAndFilesOutsideAsciiWorkUnderThePosixLocale() throws IOException, InterruptedException {
        Map<String, String> environment = new LinkedHashMap<>();
        int queues = SeraiProcess.freePort();
        int buckets = SeraiProcess.freePort();
        environment.put("SERAI_EMBEDDED_SQS_PORT", String.valueOf(queues));
        environment.put("SERAI_EMBEDDED_S3_PORT", String.valueOf(buckets));
        environment.put("SERAI_HEALTH_PORT", "-1");
        byte[] picture = picture();
        try (SeraiProcess serai = SeraiProcess.launch(folder, environment, "run", "--only", "images")) {
            serai.awaitReady();
            try (S3Client s3 = new AwsAccess(
                            Optional.empty(),
                            Optional.of(URI.create("http://127.0.0.1:" + buckets)),
                            Optional.of("us-east-1"),
                            Optional.of(new AwsAccess.Keys("local", "local-secret")))
                    .s3()) {
                s3.putObject(request -> request.bucket("images").key(KEY), RequestBody.fromBytes(picture));
                assertThat(s3.getObjectAsBytes(
                                        request -> request.bucket("images").key(KEY))
                                .asByteArray())
                        .isEqualTo(picture);
                assertThat(s3.listObjectsV2(request -> request.bucket("images").prefix("käse/"))
                                .contents())
                        .extracting(S3Object::key)
                        .containsExactly(KEY);
            }
            Files.write(folder.resolve("plain.png"), picture);
            assertThat(shell("mv plain.png " + FILE)).isEmpty();
            environment.put("SERAI_SQS_ENDPOINT", "http://127.0.0.1:" + queues);
            environment.put("SERAI_S3_ENDPOINT", "http://127.0.0.1:" + buckets);
            assertThat(command(environment, "blur " + FILE + " --sigma 2")).containsExactly("käse-blur-2.png");
            assertThat(command(environment, "apply " + FILE + " grayscale -o $'\\xe6\\x97\\xa5.png'"))
                    .containsExactly("日.png");
            assertThat(command(environment, "checksum " + FILE))
                    .singleElement()
                    .asString()
                    .startsWith("64x48 ");
            assertThat(shell("test -s $'k\\xc3\\xa4se-blur-2.png' && test -s $'\\xe6\\x97\\xa5.png'"))
                    .isEmpty();
        }
    }

    @Test
    void theJarByItselfSaysWhatDoesNotWorkUnderThePosixLocale() {
        try (SeraiProcess serai = SeraiProcess.run(folder, Map.of("LC_ALL", "C"), "--version")) {
            assertThat(serai.errors()).singleElement().asString().contains("LC_ALL=C.UTF-8");
        }
        try (SeraiProcess serai = SeraiProcess.run(folder, Map.of(), "--version")) {
            assertThat(serai.errors()).isEmpty();
        }
    }

    private static byte[] picture() throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), "png", png);
        return png.toByteArray();
    }

    /** A command of Serai's, given to the launcher by a shell with no locale set. */
    private List<String> command(Map<String, String> environment, String words)
            throws IOException, InterruptedException {
        StringBuilder line = new StringBuilder();
        environment.forEach(
                (name, value) -> line.append(name).append('=').append(value).append(' '));
        return shell(line + "./serai " + words);
    }

    private List<String> shell(String line) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", line).directory(folder.toFile());
        String path = builder.environment().get("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("SERAI_ARCHIVE", "no");
        builder.redirectErrorStream(true);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(Duration.ofMinutes(2).toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said.lines().toList();
    }
}
