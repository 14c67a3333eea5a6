package dev.serai.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.refusal.RefusedException;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "grayscale,scale:0.5,blur:2 | grayscale,scale:0.5,blur:2",
                "scale | scale:0.5",
                "blur | blur:1",
                "blur:2.0 | blur:2",
                "blur:2.50 | blur:2.5",
                "blur:+2e0 | blur:2",
                "blur:.5 | blur:0.5",
                "blur:100 | blur:100",
                "scale:1 | scale:1",
                "scale:4.000 | scale:4",
                "' grayscale , blur : 3 ' | grayscale,blur:3",
                "blur:0.000001 | blur:0.000001",
                "blur:1e-9 | blur:1e-9",
                "scale:2.8385723696455756e-5 | scale:0.000028385723696455756",
            })
    void writesItsCanonicalTextAndReadsItBack(String text, String canonical) {
        Pipeline pipeline = Pipeline.parse(text);

        assertThat(pipeline).hasToString(canonical);
        assertThat(Pipeline.parse(canonical)).isEqualTo(pipeline);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "blur:0",
                "blur:-1",
                "blur:NaN",
                "blur:1e9",
                "blur:100.1",
                "blur:Infinity",
                "blur:",
                "blur:x",
                "blur:0x1p3",
                "blur:1d",
                "blur:١",
                "blur:1:2",
                "blur:1e-999",
                "blur:${env.HOME}"
            })
    void refusesASigmaOutOfRangeNamingStepAndRange(String text) {
        assertThatThrownBy(() -> Pipeline.parse(text))
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.code())
                        .isEqualTo("invalid-parameter"))
                .hasMessageContaining("blur")
                .hasMessageContaining("greater than 0 and at most 100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scale:0", "scale:-0.5", "scale:4.01", "scale:NaN", "scale:2x", "scale:1e99"})
    void refusesAFactorOutOfRangeNamingStepAndRange(String text) {
        assertThatThrownBy(() -> Pipeline.parse(text))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("scale")
                .hasMessageContaining("greater than 0 and at most 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sharpen", "Grayscale", "grayscale,,blur", "grayscale,", ",", "${env.HOME}", "blur;2"})
    void refusesAnUnknownStepAndSaysWhichThereAre(String text) {
        assertThatThrownBy(() -> Pipeline.parse(text))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("There is no step")
                .hasMessageContaining("grayscale, scale:FACTOR")
                .hasMessageContaining("blur:SIGMA");
    }

    @Test
    void refusesAPipelineWithoutSteps() {
        assertThatThrownBy(() -> Pipeline.parse(" "))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("at least one step");
        assertThatThrownBy(() -> Pipeline.parse(null)).isInstanceOf(RefusedException.class);
    }

    @Test
    void refusesMoreStepsThanTheLimit() {
        String most = String.join(",", Collections.nCopies(Pipeline.MAX_STEPS, "grayscale"));

        assertThat(Pipeline.parse(most).steps()).hasSize(Pipeline.MAX_STEPS);
        assertThatThrownBy(() -> Pipeline.parse(most + ",grayscale"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("at most 16 steps");
        assertThatThrownBy(() -> Pipeline.parse("blur,".repeat(100_000)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("at most 1000 characters");
    }

    @Test
    void neverRepeatsMoreThanALittleOfWhatWasSent() {
        assertThatThrownBy(() -> Pipeline.parse("\u0007" + "x".repeat(900)))
                .hasMessageStartingWith("There is no step \"?xxx")
                .hasMessageNotContainingAny("x".repeat(41), "\u0007");
    }

    @Test
    void doesTheStepsInTheirOrder() {
        byte[] samples = new byte[8 * 6 * 3];
        Picture picture = Picture.of(Format.PNG, Frame.of(samples, 3, 8, 6, 0));

        Picture result = new Pipelines().apply(picture, "grayscale,scale:0.5,blur:2");

        assertThat(result.header()).isEqualTo(new Header(Format.PNG, 4, 3, 1, 8, 1));
    }

    @Test
    void refusesToMakeMorePixelsThanTheLimit() {
        Picture picture = Picture.of(Format.PNG, Frame.of(new byte[100], 1, 10, 10, 0));
        Pipelines pipelines = new Pipelines(new Limits(1, 1_600, 1));

        assertThat(pipelines.apply(picture, "scale:4").width()).isEqualTo(40);
        assertThatThrownBy(() -> pipelines.apply(picture, "scale:4,scale:1.1"))
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.code())
                        .isEqualTo("too-many-pixels"));
    }
}
