package dev.serai.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.image.Format;
import dev.serai.image.Pipeline;
import dev.serai.refusal.RefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Keys of results: what they look like, and that no two jobs share one. */
class ResultKeysTest {
    private static final String BLUR = "blur:2.5";
    private static final List<Optional<Format>> FORMATS = formats();

    private static List<Optional<Format>> formats() {
        List<Optional<Format>> formats = new ArrayList<>();
        formats.add(Optional.empty());
        Arrays.stream(Format.values())
                .filter(Format::writable)
                .map(Optional::of)
                .forEach(formats::add);
        return formats;
    }

    private static String key(String source, String pipeline, Format... format) {
        return ResultKeys.of(
                source,
                Pipeline.parse(pipeline).toString(),
                Arrays.stream(format).findFirst());
    }

    @Test
    void areTheSourcesKeysBelowTheirPipeline() {
        assertThat(key("cat.png", "blur:2.5")).isEqualTo("processed/blur-2.5/cat.png");
        assertThat(key("a/b/cat", "grayscale, scale:.50")).isEqualTo("processed/grayscale_scale-0.5/a/b/cat");
        assertThat(key("cat.png.tiff", "blur:2.5")).isEqualTo("processed/blur-2.5/cat.png.tiff");
        assertThat(key("cat.v2.jpg", "blur:2.5")).isEqualTo("processed/blur-2.5/cat.v2.jpg");
    }

    @Test
    void endInTheFormatThatWasAskedFor() {
        assertThat(key("cat.png", "blur:2.5", Format.JPEG)).isEqualTo("processed/blur-2.5/cat.png.jpeg");
        assertThat(key("cat.tif", "blur:2.5", Format.WEBP)).isEqualTo("processed/blur-2.5/cat.tif.webp");
    }

    @Test
    void ofACatAsJpegAndOfAFileThatIsCalledSoAreTwo() {
        assertThat(key("cat.png.jpeg", "blur:2.5"))
                .isNotEqualTo(key("cat.png", "blur:2.5", Format.JPEG))
                .isEqualTo("processed/blur-2.5_as-is/cat.png.jpeg");
        assertThat(key("cat", "blur:2.5", Format.PNG))
                .isNotEqualTo(key("cat.png", "blur:2.5"))
                .isEqualTo("processed/blur-2.5_to-png/cat.png");
        assertThat(key("cat.png", "blur:2.5", Format.PNG)) // which may hold a JPEG picture
                .isNotEqualTo(key("cat.png", "blur:2.5"))
                .isEqualTo("processed/blur-2.5_as-png/cat.png");
    }

    /** Keys made of what the rules look at, in every combination up to a length. */
    private static List<String> sources() {
        List<String> parts = List.of("cat", "png", "jpeg", "jpg", "JPEG", "webp", "tif", "as-is");
        List<String> sources = new ArrayList<>(parts);
        List<String> last = parts;
        for (int length = 2; length <= 4; length++) {
            List<String> longer = new ArrayList<>();
            for (String start : last) {
                for (String part : parts) {
                    for (String joint : length == 2 ? List.of(".", "/", "..", "/.") : List.of(".")) {
                        longer.add(start + joint + part);
                    }
                }
            }
            sources.addAll(longer);
            last = longer;
        }
        return sources;
    }

    @Test
    void areDifferentForDifferentSourcesAndFormats() {
        Map<String, String> jobs = new HashMap<>();
        for (String source : sources()) {
            for (Optional<Format> format : FORMATS) {
                String job = source + " to " + format;
                assertThat(jobs.put(ResultKeys.of(source, BLUR, format), job))
                        .as("also has the key of " + job)
                        .isNull();
            }
        }
        assertThat(jobs).hasSizeGreaterThan(50_000);
    }

    /** A pipeline by its rules, each number one that is written in some special way or any other. */
    private static String pipeline(Random random) {
        List<String> numbers = List.of("1e-7", "1.5e-10", "0.1", "2", "1e-3", "3.25", "0.000001", "4.0");
        List<String> steps = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            String number = random.nextBoolean()
                    ? numbers.get(random.nextInt(numbers.size()))
                    : String.valueOf(4 * (1 - random.nextDouble()));
            steps.add(List.of("grayscale", "scale:" + number, "blur:" + number).get(random.nextInt(3)));
        }
        return String.join(",", steps);
    }

    @Test
    void areDifferentForDifferentPipelines() {
        Random random = new Random(12);
        Map<String, String> jobs = new HashMap<>();
        for (int i = 0; i < 3_000; i++) {
            String pipeline = Pipeline.parse(pipeline(random)).toString();
            for (String source : List.of("cat.png", "a-1_b/cat", "cat.png.jpeg", "as-png/cat.png")) {
                for (Optional<Format> format : FORMATS) {
                    String job = source + " by " + pipeline + " to " + format;
                    String other = jobs.put(
                            ResultKeys.of(source, Pipeline.parse(pipeline).toString(), format), job);
                    assertThat(other == null || other.equals(job))
                            .as(other + " and " + job)
                            .isTrue();
                }
            }
        }
    }

    /** What keeps the folders apart: if one of these becomes a step, its folder needs another form. */
    @Test
    void haveNoFolderThatIsAPipelineOfAnotherName() {
        for (String step : List.of("as:is", "as:png", "to:png", "as-is", "to-png", "blur-2", "grayscale_blur:2")) {
            assertThatThrownBy(() -> Pipeline.parse(step)).isInstanceOf(RefusedException.class);
        }
    }
}
