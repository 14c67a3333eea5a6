package dev.serai.image;

import dev.serai.image.rows.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A picture: one frame or an animation, 8 or 16 bits per sample, gray or color, with or without alpha. All frames have
 * the same size, channels and depth and are complete (an animation's disposal has been applied). A picture is immutable
 * and safe for use by several threads; operations return new ones.
 *
 * <p>Pixels may still be encoded: {@link #header()} is known at once and {@link #frames()} decodes on first use.
 * Operations on such a picture are recorded and performed when pixels or bytes are first requested, here or by a caller
 * that takes {@link #pending()} and performs them elsewhere.
 */
public final class Picture {
    /** {@link #loopCount()} of an animation that repeats for ever. */
    public static final int LOOP_FOREVER = 0;

    /**
     * The decoded content.
     *
     * @param frames at least one, all of one size, channel count and depth
     * @param loopCount how often an animation plays, {@link #LOOP_FOREVER} for ever; 1 for still pictures
     * @param iccProfile the embedded ICC profile that the samples refer to, or null for sRGB
     */
    public record Content(List<Frame> frames, int loopCount, byte[] iccProfile) {
        public Content {
            frames = List.copyOf(frames);
            Frame first = frames.get(0);
            for (Frame frame : frames) {
                if (frame.width() != first.width()
                        || frame.height() != first.height()
                        || frame.channels() != first.channels()
                        || frame.depth() != first.depth()) {
                    throw new IllegalArgumentException("the frames of a picture are alike in size, channels and depth");
                }
            }
        }

        /** The first frame's pixels, row by row. */
        Stream stream() {
            Frame first = frames.get(0);
            return new Stream(first.rows(), first.delayMillis(), loopCount, iccProfile);
        }
    }

    /**
     * The pixels of a still picture, or of an animation's first frame, row by row, and what {@link Content} says of them.
     *
     * @param rows to be read once, by one thread
     * @param delayMillis as in {@link Frame}
     * @param loopCount as in {@link Content}
     * @param iccProfile as in {@link Content}
     */
    public record Stream(Rows rows, int delayMillis, int loopCount, byte[] iccProfile) {
        /** Other rows of the same picture. */
        Stream withRows(Rows other) {
            return new Stream(other, delayMillis, loopCount, iccProfile);
        }

        /** All of them. */
        public Content toContent() {
            Frame frame = Frame.of(rows.toSamples(), rows.width(), rows.height(), delayMillis);
            return new Content(List.of(frame), loopCount, iccProfile);
        }
    }

    /**
     * A picture that is still encoded, with the operations to perform on it.
     *
     * @param file the encoded image; not a copy, not to be modified
     * @param header its header
     * @param steps the operations recorded so far, in order; perhaps none
     */
    public record Pending(byte[] file, Header header, List<Step> steps) {}

    private final Header header;
    private final Header sourceHeader;
    private final Source source;
    private final List<Step> steps;
    private final List<Step> applied;
    private volatile Picture performed;
    private volatile Content content;

    private Picture(
            Header header, Header sourceHeader, Source source, List<Step> steps, List<Step> applied, Content content) {
        this.header = header;
        this.sourceHeader = sourceHeader;
        this.source = source;
        this.steps = steps;
        this.applied = applied;
        this.content = content;
    }

    /** Creates a picture that is decoded when its pixels are first needed. */
    public static Picture of(Header header, Source source) {
        return new Picture(
                Objects.requireNonNull(header), header, Objects.requireNonNull(source), List.of(), List.of(), null);
    }

    /**
     * Creates a picture from pixels; {@code format} is the format they were read from, or the default output format.
     */
    public static Picture of(Format format, Content content) {
        return of(format, content, List.of());
    }

    private static Picture of(Format format, Content content, List<Step> applied) {
        Frame first = content.frames().get(0);
        Header header = new Header(
                format,
                first.width(),
                first.height(),
                first.channels(),
                first.depth(),
                content.frames().size());
        return new Picture(header, header, null, List.of(), applied, content);
    }

    /** Creates a still sRGB picture of one frame. */
    public static Picture of(Format format, Frame frame) {
        return of(format, new Content(List.of(frame), 1, null));
    }

    /** Everything that is known without decoding. */
    public Header header() {
        return header;
    }

    /** The file format it was read from; also the default output format. */
    public Format format() {
        return header.format();
    }

    /** Width in pixels, after any EXIF orientation is applied. */
    public int width() {
        return header.width();
    }

    /** Height in pixels, after any EXIF orientation is applied. */
    public int height() {
        return header.height();
    }

    /** Channels per pixel: 1 gray, 2 gray and alpha, 3 color, 4 color and alpha. */
    public int channels() {
        return header.channels();
    }

    /** Whether the last channel is alpha. */
    public boolean hasAlpha() {
        return header.channels() % 2 == 0;
    }

    /** Bits a sample: 8 or 16. */
    public int depth() {
        return header.depth();
    }

    /** The frames, decoded on first use. */
    public List<Frame> frames() {
        return content().frames();
    }

    /** How often an animation plays, {@link #LOOP_FOREVER} for ever; decodes on first use. */
    public int loopCount() {
        return content().loopCount();
    }

    /** The ICC profile of the samples (not a copy), or empty for sRGB; decodes on first use. */
    public Optional<byte[]> iccProfile() {
        return Optional.ofNullable(content().iccProfile());
    }

    /**
     * The pixels of this picture, or of an animation's first frame, row by row: as they are decoded if they have not been
     * needed and the format allows it, else after decoding all.
     */
    public Stream stream() {
        return undecoded().filter(Source::streams).map(Source::stream).orElseGet(() -> content().stream());
    }

    /** The encoded form this picture was opened from, or empty if it is made of pixels only. */
    public Optional<Source> source() {
        return Optional.ofNullable(source);
    }

    /**
     * The encoded form of exactly this picture while its pixels have not been needed; empty once they are decoded.
     * Performs recorded operations, which may need the pixels.
     */
    public Optional<Source> undecoded() {
        if (content != null) {
            return Optional.empty();
        }
        return steps.isEmpty() ? Optional.of(source) : performed().undecoded();
    }

    /** The file and the recorded operations, while neither pixels nor bytes have been requested; else empty. */
    public Optional<Pending> pending() {
        return recordsSteps()
                ? source.wholeFile().map(file -> new Pending(file, sourceHeader, steps))
                : Optional.empty();
    }

    /**
     * The operations since the picture was opened, in their order: recorded or performed, including those that left it as it was. A
     * picture of {@linkplain #withFrames other frames} keeps them; one that was written and opened again has none.
     */
    public List<Step> applied() {
        return applied;
    }

    /** Whether operations on this picture are recorded rather than performed. */
    boolean recordsSteps() {
        return content == null;
    }

    /** Records an operation; {@code result} is the header after it. */
    Picture recorded(Step step, Header result) {
        return new Picture(result, sourceHeader, source, plus(steps, step), plus(applied, step), null);
    }

    /** The result of an operation performed on this picture, with its history. */
    Picture completed(Picture result, Step step) {
        return new Picture(
                result.header, result.sourceHeader, result.source, result.steps, plus(applied, step), result.content);
    }

    private static List<Step> plus(List<Step> steps, Step step) {
        List<Step> more = new ArrayList<>(steps);
        more.add(step);
        return List.copyOf(more);
    }

    /** The picture after all recorded steps, which are performed on first use. */
    private Picture performed() {
        Picture known = performed;
        if (known == null) {
            synchronized (this) {
                known = performed;
                if (known == null) {
                    // A separate picture, so that the pixels before a step can be collected as soon as it is done.
                    known = new Picture(sourceHeader, sourceHeader, source, List.of(), List.of(), null);
                    for (Step step : steps) {
                        known = step.perform(known);
                    }
                    performed = known;
                }
            }
        }
        return known;
    }

    /** This picture with other frames; format, loop count and profile are kept. */
    public Picture withFrames(List<Frame> frames) {
        return of(format(), new Content(frames, loopCount(), content().iccProfile()), applied);
    }

    /** The decoded content; decodes on first use. */
    public Content content() {
        Content known = content;
        if (known == null) {
            synchronized (this) {
                known = content;
                if (known == null) {
                    known = steps.isEmpty() ? source.decode() : performed().content();
                    content = known;
                    performed = null; // with the pixels before the last step
                }
            }
        }
        return known;
    }
}
