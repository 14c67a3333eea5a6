package dev.serai.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A picture: one frame or an animation, 8 or 16 bits a sample, grey or colour, with or without alpha. All frames have the
 * same size, channels and depth and are whole (an animation's disposal has been applied). A picture is immutable and
 * safe for use by several threads; operations give new ones.
 *
 * <p>Pixels may still be encoded: {@link #header()} is known at once and {@link #frames()} decodes on first use. Operations
 * on such a picture are noted, not done: they are done when pixels or bytes are first asked for, here or by whoever takes
 * {@link #pending()} and does them elsewhere.
 */
public final class Picture {
    /** {@link #loopCount()} of an animation that repeats for ever. */
    public static final int LOOP_FOREVER = 0;

    /**
     * What decoding gives.
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
    }

    /**
     * A picture that is still a file, and what has to be done with it.
     *
     * @param file the encoded image; not a copy, not to be changed
     * @param header what it says of itself
     * @param steps the operations noted so far, in their order; perhaps none
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

    /** A picture that is decoded when its pixels are first needed. */
    public static Picture of(Header header, Source source) {
        return new Picture(
                Objects.requireNonNull(header), header, Objects.requireNonNull(source), List.of(), List.of(), null);
    }

    /** A picture of those pixels; {@code format} is the format it came in, or the one to write it in by default. */
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

    /** A still picture of one frame, sRGB. */
    public static Picture of(Format format, Frame frame) {
        return of(format, new Content(List.of(frame), 1, null));
    }

    /** All that is known without decoding. */
    public Header header() {
        return header;
    }

    /** The file format it came in, or is to be written in where nobody asks for another. */
    public Format format() {
        return header.format();
    }

    /** Width in pixels, as it is to be seen (after any EXIF orientation). */
    public int width() {
        return header.width();
    }

    /** Height in pixels, as it is to be seen. */
    public int height() {
        return header.height();
    }

    /** Channels a pixel: 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha. */
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

    /** The encoded form this picture was opened from, or empty if it is made of pixels only. */
    public Optional<Source> source() {
        return Optional.ofNullable(source);
    }

    /**
     * The encoded form of exactly this picture while its pixels have not been needed; empty once they are decoded. Noted
     * operations are done, which may need the pixels.
     */
    public Optional<Source> undecoded() {
        if (content != null) {
            return Optional.empty();
        }
        return steps.isEmpty() ? Optional.of(source) : performed().undecoded();
    }

    /** The file and the operations noted, while neither pixels nor bytes have been asked for; else empty. */
    public Optional<Pending> pending() {
        return takesNotes() ? source.wholeFile().map(file -> new Pending(file, sourceHeader, steps)) : Optional.empty();
    }

    /**
     * The operations since the picture was opened, in their order: noted or done, also those that left it as it was. A
     * picture of {@linkplain #withFrames other frames} keeps them; one that was written and opened again has none.
     */
    public List<Step> applied() {
        return applied;
    }

    /** Whether an operation on this picture is to be noted. */
    boolean takesNotes() {
        return content == null;
    }

    /** The picture after that operation, which is noted; {@code result} is what will be known of it then. */
    Picture noting(Step step, Header result) {
        return new Picture(result, sourceHeader, source, plus(steps, step), plus(applied, step), null);
    }

    /** That picture as what this one has become by an operation that is done. */
    Picture become(Picture result, Step step) {
        return new Picture(
                result.header, result.sourceHeader, result.source, result.steps, plus(applied, step), result.content);
    }

    private static List<Step> plus(List<Step> steps, Step step) {
        List<Step> more = new ArrayList<>(steps);
        more.add(step);
        return List.copyOf(more);
    }

    /** The picture after all noted steps, which are done on first use. */
    private Picture performed() {
        Picture known = performed;
        if (known == null) {
            synchronized (this) {
                known = performed;
                if (known == null) {
                    // a picture of its own, so that the pixels before a step are free as soon as it is done
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

    /** A picture of other frames with all else (format, loop count, profile) as it is here. */
    public Picture withFrames(List<Frame> frames) {
        return of(format(), new Content(frames, loopCount(), content().iccProfile()), applied);
    }

    /** Everything decoding gives; decodes on first use. */
    public Content content() {
        Content known = content;
        if (known == null) {
            synchronized (this) {
                known = content;
                if (known == null) {
                    known = steps.isEmpty() ? source.decode() : performed().content();
                    content = known;
                }
            }
        }
        return known;
    }
}
