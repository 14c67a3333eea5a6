package dev.serai.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Header;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Kamelets, by running every example of {@code docs/kamelets.md}. */
class KameletsTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("^## (\\S+)$.*?^```yaml\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    /** 30 x 21, a colour that turns into grey 128. */
    private static final byte[] PICTURE = Codecs.write(
            Picture.of(Format.PNG, Frame.of(colour(30 * 21, 128, 128, 128), 3, 30, 21, 0)),
            Format.PNG,
            WriteOptions.DEFAULT);

    @TempDir
    private Path folder;

    private static byte[] colour(int pixels, int... rgb) {
        byte[] samples = new byte[pixels * rgb.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) rgb[i % rgb.length];
        }
        return samples;
    }

    static Stream<Map.Entry<String, String>> examples() throws IOException {
        Map<String, String> examples = new LinkedHashMap<>();
        Matcher matcher = EXAMPLE.matcher(Files.readString(Path.of("docs/kamelets.md")));
        while (matcher.find()) {
            examples.put(matcher.group(1), matcher.group(2));
        }
        return examples.entrySet().stream();
    }

    @Test
    void everyKameletHasAnExample() throws IOException {
        try (Stream<Path> kamelets = Files.list(Path.of("src/main/resources/kamelets"))) {
            assertThat(examples().map(Map.Entry::getKey))
                    .containsExactlyInAnyOrderElementsOf(
                            kamelets.map(file -> file.getFileName().toString().replace(".kamelet.yaml", ""))
                                    .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void theExampleDoesWhatItSays(Map.Entry<String, String> example) throws Exception {
        byte[] input =
                switch (example.getKey()) {
                    case "numbers-statistics-action" -> "1,2,3".getBytes(StandardCharsets.UTF_8);
                    case "fletcher32-action" -> "abcde".getBytes(StandardCharsets.UTF_8);
                    default -> PICTURE;
                };
        byte[] output = run(example.getValue(), input);
        switch (example.getKey()) {
            case "numbers-statistics-action" ->
                assertThat(new String(output, StandardCharsets.UTF_8))
                        .isEqualTo("{\"count\":3,\"min\":1,\"max\":3,\"mean\":2,\"median\":2}");
            case "fletcher32-action" ->
                assertThat(new String(output, StandardCharsets.UTF_8)).isEqualTo("F04FC729");
            case "image-parity-action" ->
                assertThat(new String(output, StandardCharsets.UTF_8)).isEqualTo("pair impair");
            case "image-grayscale-action" -> assertSize(output, 30, 21, 1);
            case "image-scale-action" -> assertSize(output, 8, 5, 3);
            case "image-blur-action" -> assertSize(output, 30, 21, 3);
            case "image-pipeline-action" -> assertSize(output, 15, 11, 1);
            default -> throw new IllegalStateException("nothing is known of " + example.getKey());
        }
    }

    private static void assertSize(byte[] file, int width, int height, int channels) {
        Header header = Codecs.header(file);
        assertThat(header).isEqualTo(new Header(Format.PNG, width, height, channels, 8, 1));
    }

    private byte[] run(String routes, byte[] input) throws Exception {
        Files.createDirectories(folder.resolve("in"));
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            String here = routes.replace("file:in", "file:" + folder + "/in?initialDelay=0")
                    .replace("file:out", "file:" + folder + "/out");
            PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString("example.yaml", here));
            camel.start();
            // moved there whole: the route takes a file as soon as it is there, written or not
            Files.move(Files.write(folder.resolve("it"), input), folder.resolve("in/it"));
            Path done = folder.resolve("in/.camel/it");
            await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(done));
        }
        return Files.readAllBytes(folder.resolve("out/it"));
    }

    @Test
    void aParameterOutOfItsRangeStopsTheRouteFromStarting() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:blur").to("kamelet:image-blur-action?sigma=0");
                }
            });
            assertThatThrownBy(camel::start).hasRootCauseInstanceOf(RefusedException.class);
        }
    }

    @Test
    void numbersAreTextForWhoAsksForIt() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.start();
            assertThat(camel.createProducerTemplate()
                            .requestBody("kamelet:numbers-statistics-action?numbers=text", "1,2,10", String.class))
                    .isEqualTo(
                            "{\"count\":3,\"min\":\"1\",\"max\":\"10\",\"mean\":\"4.3333333333333333\",\"median\":\"2\"}");
        }
    }

    @Test
    void anotherFormOfNumbersStopsTheRouteFromStarting() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:numbers").to("kamelet:numbers-statistics-action?numbers=words");
                }
            });
            assertThatThrownBy(camel::start).hasRootCauseInstanceOf(RefusedException.class);
        }
    }

    @Test
    void whatIsNoImageIsRefused() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.start();
            assertThatThrownBy(() -> camel.createProducerTemplate()
                            .requestBody("kamelet:image-blur-action", "no image".getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(CamelExecutionException.class)
                    .rootCause()
                    .isInstanceOfSatisfying(
                            RefusedException.class, e -> assertThat(e.code()).isEqualTo("unsupported-format"));
        }
    }
}
