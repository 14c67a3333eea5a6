package dev.serai.process;

import dev.serai.image.Header;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.Pipeline;
import dev.serai.image.Step;
import dev.serai.image.codec.Codecs;
import java.util.List;

/** How much memory a process will need for a piece of work, from the header alone: the pixels before and after its largest step, and both files. */
final class MemoryEstimate {
    private static final Limits NONE = new Limits(Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE);

    private MemoryEstimate() {}

    /** Bytes, about. What cannot be read needs little, because it will be refused. */
    static long of(Work work) {
        long files = 2L * work.image().length;
        if (work.kind() == Work.Kind.HEADER) {
            return files;
        }
        try {
            List<Step> steps = work.pipeline().isEmpty() ? List.of() : Pipeline.parseSteps(work.pipeline());
            Picture picture = Codecs.read(work.image(), NONE);
            long before = samples(picture.header());
            long most = before;
            for (Step step : steps) {
                picture = step.apply(picture, NONE);
                long after = samples(picture.header());
                most = Math.max(most, before + after);
                before = after;
            }
            return files + most;
        } catch (RuntimeException e) {
            return files; // refused, or a fault, which is the child's to tell
        }
    }

    private static long samples(Header header) {
        return header.pixels() * header.channels() * (header.depth() / 8);
    }
}
