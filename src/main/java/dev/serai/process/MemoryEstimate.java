package dev.serai.process;

import dev.serai.image.Header;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.Source;
import dev.serai.image.Step;

/** How much memory a process will need for a picture, from the header alone: the pixels before and after its largest step, and both files. */
final class MemoryEstimate {
    private static final Limits NONE = new Limits(Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE);

    /** Headers after a step are known without pixels, so nobody asks this for any. */
    private static final Source NO_PIXELS = () -> {
        throw new IllegalStateException("an estimate needs no pixels");
    };

    private MemoryEstimate() {}

    /** Bytes, about. */
    static long of(Picture.Pending pending) {
        Picture picture = Picture.of(pending.header(), NO_PIXELS);
        long before = samples(picture.header());
        long most = before;
        for (Step step : pending.steps()) {
            picture = step.apply(picture, NONE);
            long after = samples(picture.header());
            most = Math.max(most, before + after);
            before = after;
        }
        return 2L * pending.file().length + most;
    }

    private static long samples(Header header) {
        return header.pixels() * header.channels() * (header.depth() / 8);
    }
}
