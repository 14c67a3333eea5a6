package dev.serai.process;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import dev.serai.image.kernels.ImageKernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Has the JVM compile what images need, by doing the usual work on a small picture over and over: code that is not compiled
 * yet is ten times slower, which would otherwise be the first clients' lot.
 */
final class WarmUp {
    private static final int WIDTH = 128;
    private static final int HEIGHT = 96;
    private static final long NANOS = 1_500_000_000L;

    /** Warming up, as a child is told to. */
    interface Task {
        /** @param inBackground whether to return at once, and do it beside other work */
        void run(boolean inBackground);
    }

    private final Function<EncodeRequest, EncodedImage> handler;

    WarmUp(Function<EncodeRequest, EncodedImage> handler) {
        this.handler = handler;
    }

    /** Compiles the kernels, then everything around them; takes some seconds of one core, or of what others leave. */
    void run(boolean inBackground) {
        if (!inBackground) {
            compile();
            return;
        }
        Thread thread = new Thread(this::compile, "warm-up");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    private void compile() {
        ImageKernels.warmUp();
        long end = System.nanoTime() + NANOS;
        List<EncodeRequest> requests = requests();
        while (System.nanoTime() < end) {
            requests.forEach(this::check);
        }
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
