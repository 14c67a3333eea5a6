package dev.serai.process;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import dev.serai.image.kernels.KernelFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Has the JVM compile what images need, by doing the usual work on a small picture over and over: code that is not compiled
 * yet is ten times slower, which would otherwise be the first clients' lot.
 */
final class WarmUp implements WarmUpTask {
    private static final int WIDTH = 128;
    private static final int HEIGHT = 96;

    /** Nanoseconds of the usual work. */
    private static final long USUAL = 1_500_000_000L;

    /** Nanoseconds after which the parent is asked whether there is work by now. */
    private static final long PART = 100_000_000L;

    /** Nanoseconds for which the next work waits at most, out of the time that it has. */
    private static final long AFTER_WORK = 1_000_000_000L;

    private final Function<EncodeRequest, EncodedImage> handler;
    private final List<EncodeRequest> requests = new ArrayList<>();
    private long left = USUAL;

    WarmUp(Function<EncodeRequest, EncodedImage> handler) {
        this.handler = handler;
    }

    /**
     * {@inheritDoc} First the kernels, then everything around them; together it takes some seconds of one core. This is
     * for a child without work, as what other work needs would only slow down that of now.
     */
    @Override
    public boolean goOn() {
        long start = System.nanoTime();
        if (!KernelFamily.warmUp(PART)) {
            return false;
        }
        if (requests.isEmpty()) {
            requests.addAll(requests());
        }
        while (left > 0 && System.nanoTime() - start < PART) {
            long begin = System.nanoTime();
            requests.forEach(this::check);
            left -= System.nanoTime() - begin;
        }
        return left <= 0;
    }

    /**
     * {@inheritDoc} Only the kernels: they are a third of a second, and without them the next work would take longer than
     * that. What is not done in a second goes on after the next answer.
     */
    @Override
    public void afterWork() {
        KernelFamily.warmUpUsed(AFTER_WORK);
    }

    /** Does each kind of work once, here and now. */
    void once() {
        requests().forEach(this::check);
    }

    private void check(EncodeRequest request) {
        if (handler.apply(request).image().length == 0) {
            throw new IllegalStateException("an image without bytes");
        }
    }

    private static List<EncodeRequest> requests() {
        List<EncodeRequest> requests = new ArrayList<>();
        Picture picture = Picture.of(Format.PNG, Frame.of(samples(), 3, WIDTH, HEIGHT, 0));
        for (Format format : List.of(Format.JPEG, Format.PNG)) {
            byte[] image = Codecs.write(picture, format, WriteOptions.DEFAULT);
            for (String pipeline : List.of("grayscale", "blur:2", "scale:0.5")) {
                requests.add(new EncodeRequest(image, pipeline, Rendition.in(Optional.empty())));
            }
        }
        return requests;
    }

    /** Smooth colours with some noise, as photographs have. */
    private static byte[] samples() {
        byte[] samples = new byte[3 * WIDTH * HEIGHT];
        int noise = 1;
        for (int y = 0, at = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                noise = noise * 1_103_515_245 + 12_345;
                samples[at++] = (byte) (x * 255 / WIDTH);
                samples[at++] = (byte) (y * 255 / HEIGHT);
                samples[at++] = (byte) (128 + (noise >> 27));
            }
        }
        return samples;
    }
}
