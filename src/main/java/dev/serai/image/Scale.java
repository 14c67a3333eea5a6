package dev.serai.image;

import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Scaling by a factor. The new width and height are the old ones times the factor, rounded half up, at least 1.
 *
 * <p>Reducing uses an area (box) filter: each new pixel is the mean of the area it covers, pixels at its edges weighted
 * by coverage. Every sample contributes, the mean of the picture is preserved, and there is no ringing (filters with
 * negative lobes are slightly sharper, but ring). Enlarging uses Catmull-Rom bicubic interpolation (a = -1/2), clipped
 * to the range of the samples. Colors are weighted by alpha. Safe for use by several threads.
 */
public final class Scale {
    /** The largest factor. */
    public static final double MAX_FACTOR = 4;

    /** The factor of {@code scale} when none is given. */
    public static final double DEFAULT_FACTOR = 0.5;

    private final Limits limits;

    /** Enlarges within {@link Limits#DEFAULT}. */
    public Scale() {
        this(Limits.DEFAULT);
    }

    /** Enlarges within the given limits. */
    public Scale(Limits limits) {
        this.limits = Objects.requireNonNull(limits);
    }

    /**
     * Returns the scaled picture.
     *
     * @param factor new size over old, greater than 0 and at most {@link #MAX_FACTOR}
     * @throws RefusedException {@code invalid-parameter} for any other factor, {@code too-many-pixels} if an enlarged
     *     result exceeds the limit
     */
    public Picture apply(Picture picture, double factor) {
        checkFactor(factor);
        int width = scaled(picture.width(), factor);
        int height = scaled(picture.height(), factor);
        Header result = picture.header().withSize(width, height);
        if (result.pixels() > picture.header().pixels()) {
            limits.check(result);
        }
        Step step = new Step.ScaleBy(factor);
        return picture.recordsSteps()
                ? picture.recorded(step, result)
                : picture.completed(perform(picture, factor), step);
    }

    static Picture perform(Picture picture, double factor) {
        int width = scaled(picture.width(), factor);
        int height = scaled(picture.height(), factor);
        if (width == picture.width() && height == picture.height()) {
            return picture;
        }
        if (factor <= 1) {
            Optional<Picture> shorter = picture.undecoded().flatMap(source -> source.reduced(width, height));
            if (shorter.isPresent()) {
                return shorter.get();
            }
        }
        if (picture.recordsSteps() && picture.header().frames() == 1) {
            return ComputedRows.of(
                    picture,
                    picture.header().withSize(width, height),
                    stream -> stream.withRows(stream.rows().scaled(width, height)));
        }
        List<Frame> frames = new ArrayList<>(picture.frames().size());
        for (Frame frame : picture.frames()) {
            frames.add(frame.withRows(frame.rows().scaled(width, height)));
        }
        return picture.withFrames(frames);
    }

    /**
     * A length times the factor, rounded half up, at least 1. Computed in decimals, because factors are written in
     * decimals: 100 times 0.285 is 28.5, not slightly less.
     */
    static int scaled(int length, double factor) {
        return Math.max(
                1,
                BigDecimal.valueOf(factor)
                        .multiply(BigDecimal.valueOf(length))
                        .setScale(0, RoundingMode.HALF_UP)
                        .intValueExact());
    }

    static void checkFactor(double factor) {
        if (!(factor > 0 && factor <= MAX_FACTOR)) {
            throw new RefusedException(
                    Refusal.INVALID_PARAMETER,
                    "The step scale takes a factor greater than 0 and at most "
                            + Step.text(MAX_FACTOR) + ", not "
                            + Step.text(factor) + ".");
        }
    }
}
