package dev.serai.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Color to gray: BT.601 luma, {@code 0.299 R + 0.587 G + 0.114 B} of the samples as stored (Rec. ITU-R BT.601-7,
 * 2.5.1), within one level. The result has one channel, and alpha unchanged if there is any. A picture that is gray
 * already is returned as it is. Safe for use by several threads.
 */
public final class Grayscale {
    /**
     * Returns the picture in gray: delays and loop count unchanged, a color ICC profile replaced by the matching gray
     * one.
     */
    public Picture apply(Picture picture) {
        Step step = new Step.Gray();
        return picture.recordsSteps()
                ? picture.recorded(step, picture.header().withChannels(picture.hasAlpha() ? 2 : 1))
                : picture.completed(perform(picture), step);
    }

    static Picture perform(Picture picture) {
        Optional<Picture> shorter = picture.undecoded().flatMap(Source::grayscale);
        if (shorter.isPresent()) {
            return shorter.get();
        }
        if (picture.channels() <= 2) {
            return picture;
        }
        if (picture.recordsSteps() && picture.header().frames() == 1) {
            return ComputedRows.of(
                    picture, picture.header().withChannels(picture.hasAlpha() ? 2 : 1), Grayscale::stream);
        }
        List<Frame> frames = new ArrayList<>(picture.frames().size());
        for (Frame frame : picture.frames()) {
            frames.add(frame.withRows(frame.rows().gray()));
        }
        return Picture.of(
                picture.format(), new Picture.Content(frames, picture.loopCount(), profile(picture.iccProfile())));
    }

    private static Picture.Stream stream(Picture.Stream color) {
        return new Picture.Stream(
                color.rows().gray(),
                color.delayMillis(),
                color.loopCount(),
                profile(Optional.ofNullable(color.iccProfile())));
    }

    /** The gray profile that matches that one, or null. */
    private static byte[] profile(Optional<byte[]> color) {
        return color.flatMap(IccProfile::parse)
                .flatMap(IccProfile::toGray)
                .map(IccProfile::bytes)
                .orElse(null);
    }
}
