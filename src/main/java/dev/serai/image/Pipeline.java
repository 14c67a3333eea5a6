package dev.serai.image;

import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Operations in the order they are done, written {@code grayscale,scale:0.5,blur:2}. {@link #toString()} is the canonical
 * text: equal pipelines have equal texts, defaults are written out, and parsing it gives the same pipeline.
 *
 * @param steps one to {@link #MAX_STEPS} of them
 */
public record Pipeline(List<Step> steps) {
    /**
     * Of the bytes that operations and codecs make: to be raised with every change after which the same image and steps
     * give other bytes, so that nobody takes an old result for a new one.
     */
    public static final String REVISION = "2";

    /** The most steps a pipeline may have. */
    public static final int MAX_STEPS = 16;

    /** The most characters a pipeline's text may have. */
    public static final int MAX_LENGTH = 1_000;

    private static final String STEPS =
            "grayscale, scale:FACTOR (greater than 0, at most 4) and blur:SIGMA (greater than 0, at most 100)";
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d{1,20}\\.?\\d{0,30}|\\.\\d{1,30})([eE][+-]?\\d{1,3})?");

    public Pipeline {
        steps = List.copyOf(steps);
        if (steps.isEmpty()) {
            throw refused("A pipeline needs at least one step; there are " + STEPS + ".");
        }
        if (steps.size() > MAX_STEPS) {
            throw refused("A pipeline has at most " + MAX_STEPS + " steps, not " + steps.size() + ".");
        }
    }

    /**
     * Reads a pipeline's text. Spaces around steps and numbers do not count; a number left out is the step's default
     * ({@code scale} is {@code scale:0.5}, {@code blur} is {@code blur:1}).
     *
     * @throws RefusedException {@code invalid-parameter} for an unknown step, a number out of its range, no step, or
     *     too many
     */
    public static Pipeline parse(String text) {
        if (text == null || text.isBlank()) {
            throw refused("A pipeline needs at least one step; there are " + STEPS + ".");
        }
        if (text.length() > MAX_LENGTH) {
            throw refused("A pipeline's text has at most " + MAX_LENGTH + " characters, not " + text.length() + ".");
        }
        return new Pipeline(parseSteps(text));
    }

    /**
     * The steps of a text that may be longer and have more of them than a pipeline: what routes have noted one by one.
     *
     * @throws RefusedException {@code invalid-parameter} for an unknown step or a number out of its range
     */
    public static List<Step> parseSteps(String text) {
        List<Step> steps = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            steps.add(step(part.strip()));
        }
        return steps;
    }

    private static Step step(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon).strip();
        String value = colon < 0 ? null : text.substring(colon + 1).strip();
        switch (name) {
            case "grayscale":
                if (value != null) {
                    throw refused("The step grayscale takes no number, not " + quoted(value) + ".");
                }
                return new Step.Gray();
            case "scale":
                return new Step.ScaleBy(
                        value == null
                                ? Scale.DEFAULT_FACTOR
                                : number(value, "scale takes a factor greater than 0 and at most 4"));
            case "blur":
                return new Step.Blur(
                        value == null
                                ? GaussianBlur.DEFAULT_SIGMA
                                : number(value, "blur takes a sigma greater than 0 and at most 100 pixels"));
            default:
                throw refused("There is no step " + quoted(name) + "; there are " + STEPS + ".");
        }
    }

    private static double number(String text, String rule) {
        if (!NUMBER.matcher(text).matches()) {
            throw refused("The step " + rule + ", not " + quoted(text) + ".");
        }
        return Double.parseDouble(text);
    }

    /** What was sent, short and printable, between quotes. */
    private static String quoted(String text) {
        String printable = text.codePoints()
                .limit(40)
                .map(c -> Character.isISOControl(c) || !Character.isDefined(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return "\"" + printable + (text.codePointCount(0, text.length()) > 40 ? "…" : "") + "\"";
    }

    private static RefusedException refused(String message) {
        return new RefusedException(Refusal.INVALID_PARAMETER, message);
    }

    /** The picture after all steps, within {@link Limits#DEFAULT}. */
    public Picture apply(Picture picture) {
        return apply(picture, Limits.DEFAULT);
    }

    /**
     * The picture after all steps.
     *
     * @param limits what a step may make at most; only enlarging can reach them
     * @throws RefusedException {@code too-many-pixels} if a step would make more, and what decoding refuses
     */
    public Picture apply(Picture picture, Limits limits) {
        Picture result = picture;
        for (Step step : steps) {
            result = step.apply(result, limits);
        }
        return result;
    }

    /** The canonical text, such as {@code grayscale,scale:0.5,blur:2}. */
    @Override
    public String toString() {
        return text(steps);
    }

    /** The text of any number of steps, as {@link #parseSteps} reads it; empty for none. */
    public static String text(List<Step> steps) {
        return steps.stream().map(Step::toString).collect(Collectors.joining(","));
    }
}
