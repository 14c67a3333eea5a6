package dev.serai.process;

import dev.serai.image.DecodingMemory;
import dev.serai.image.Format;
import dev.serai.image.Header;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.Source;
import dev.serai.image.Step;
import dev.serai.image.codec.Codecs;

/**
 * How much memory a process will need for a picture, from the header alone. A picture whose rows come one after another
 * takes both files and the rows that are held at a time, any other the pixels before and after its largest step as well.
 */
final class MemoryEstimate {
    private static final Limits NONE = new Limits(Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE);

    /** Bytes of the strips that are being encoded. */
    static final long STRIPS = 16L << 20;

    /**
     * Bytes of the result for a byte of its samples where the source says nothing of it: a PNG of what was a JPEG, about. An
     * enlarged one has as many as its source has, if these are more.
     */
    private static final double COMPRESSED = 0.6;

    /** Headers after a step are known without pixels, so nobody asks this for any. */
    private static final Source NO_PIXELS = () -> {
        throw new IllegalStateException("an estimate needs no pixels");
    };

    private MemoryEstimate() {}

    /** Bytes, about. */
    static long of(Picture.Pending pending, Rendition rendition) {
        DecodingMemory decoding = Codecs.memory(pending.file(), pending.header());
        Picture picture = Picture.of(pending.header(), NO_PIXELS);
        long before = picture.header().sampleBytes();
        long most = before;
        long rows = 0;
        for (Step step : pending.steps()) {
            rows += rowsHeld(step, picture.header());
            picture = step.apply(picture, NONE);
            long after = picture.header().sampleBytes();
            most = Math.max(most, before + after);
            before = after;
        }
        long files = pending.file().length + result(pending, picture.header(), rendition);
        Format format = rendition.format().orElse(picture.format().written());
        long encoding = encoding(format, picture.header());
        if (!decoding.byRows()) {
            return files + Math.max(most, decoding.bytes()) + encoding;
        }
        boolean whole = format != Format.PNG && format != Format.JPEG;
        return files + Math.min(most, STRIPS + decoding.bytes() + rows + (whole ? before : 0)) + encoding;
    }

    /** Bytes that are taken for one frame where it is encoded as a whole: indices and colors in ints, or a copy. */
    private static long encoding(Format format, Header after) {
        long pixels = (long) after.width() * after.height();
        return switch (format) {
            case GIF -> 16 * pixels;
            case WEBP -> 8 * pixels;
            default -> 0;
        };
    }

    /** Bytes of the resulting file: as many as of the source, unless it has other samples or keeps more of them. */
    private static long result(Picture.Pending pending, Header after, Rendition rendition) {
        long source = pending.file().length;
        if (rendition.kind() == Rendition.Kind.THUMBNAIL) {
            return source;
        }
        Format from = pending.header().format();
        Format to = rendition.format().orElse(from.written());
        boolean keepsMore = to == Format.PNG && (from == Format.JPEG || from == Format.WEBP);
        if (!keepsMore && after.pixels() <= pending.header().pixels()) {
            return source;
        }
        double ofSource = (double) source / pending.header().sampleBytes();
        return Math.max(source, (long) (Math.max(COMPRESSED, Math.min(1, ofSource)) * after.sampleBytes()));
    }

    /** Bytes of the rows that a step holds at a time: those that its filter reaches, or the sums that become of them. */
    private static long rowsHeld(Step step, Header before) {
        long row = (long) before.width() * before.channels();
        if (!(step instanceof Step.Blur blur)) {
            return 64 * row;
        }
        boolean alpha = before.channels() % 2 == 0;
        double rows = before.depth() == 16 ? (alpha ? 32 : 16) * blur.sigma() : alpha ? 0 : 6 * blur.sigma();
        return (long) ((rows + 200) * row);
    }
}
