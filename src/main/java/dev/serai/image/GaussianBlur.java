package dev.serai.image;

import dev.serai.image.rows.BlurredFrame;
import dev.serai.image.rows.Samples;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.util.ArrayList;
import java.util.List;

/**
 * Gaussian blur: each sample becomes the mean of its neighbors weighted by {@code exp(-(x² + y²) / 2 sigma²)}, over a
 * window of four sigma to each side. Border pixels are repeated beyond the border. Colors are weighted by alpha, so
 * that colors of transparent pixels do not bleed into visible ones. Results are within one level of the rounded exact
 * Gaussian at 8 and at 16 bits, for any picture and size. Safe for use by several threads; memory beyond the result is
 * a few rows.
 */
public final class GaussianBlur {
    /** The largest sigma, in pixels. */
    public static final double MAX_SIGMA = 100;

    /** The sigma of {@code blur} when none is given. */
    public static final double DEFAULT_SIGMA = 1;

    /**
     * Returns the blurred picture.
     *
     * @param sigma standard deviation in pixels, greater than 0 and at most {@link #MAX_SIGMA}
     * @throws RefusedException {@code invalid-parameter} for any other sigma
     */
    public Picture apply(Picture picture, double sigma) {
        checkSigma(sigma);
        Step step = new Step.Blur(sigma);
        return picture.recordsSteps()
                ? picture.recorded(step, picture.header())
                : picture.completed(perform(picture, sigma), step);
    }

    static Picture perform(Picture picture, double sigma) {
        if (picture.recordsSteps() && picture.header().frames() == 1) {
            return ComputedRows.of(
                    picture,
                    picture.header(),
                    stream -> stream.withRows(stream.rows().blurred(sigma)));
        }
        List<Frame> frames = new ArrayList<>(picture.frames().size());
        Samples before = null;
        Samples blurred = null;
        for (Frame frame : picture.frames()) {
            Samples samples = frame.samples();
            blurred = BlurredFrame.of(samples, frame.width(), frame.height(), sigma, before, blurred);
            frames.add(Frame.of(blurred, frame.width(), frame.height(), frame.delayMillis()));
            before = samples;
        }
        return picture.withFrames(frames);
    }

    static void checkSigma(double sigma) {
        if (!(sigma > 0 && sigma <= MAX_SIGMA)) {
            throw new RefusedException(
                    Refusal.INVALID_PARAMETER,
                    "The step blur takes a sigma greater than 0 and at most "
                            + Step.text(MAX_SIGMA) + " pixels, not "
                            + Step.text(sigma) + ".");
        }
    }
}
