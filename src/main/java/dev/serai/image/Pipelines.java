package dev.serai.image;

import java.util.Objects;

/** Runs pipelines given as text: the form of {@link Pipeline} that a route calls. Safe for use by several threads. */
public final class Pipelines {
    private final Limits limits;

    /** Within {@link Limits#DEFAULT}. */
    public Pipelines() {
        this(Limits.DEFAULT);
    }

    /** Within those limits. */
    public Pipelines(Limits limits) {
        this.limits = Objects.requireNonNull(limits);
    }

    /**
     * The picture after those steps.
     *
     * @param steps a pipeline's text, such as {@code grayscale,scale:0.5}; see {@link Pipeline#parse}
     */
    public Picture apply(Picture picture, String steps) {
        return Pipeline.parse(steps).apply(picture, limits);
    }
}
