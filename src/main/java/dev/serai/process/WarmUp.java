package dev.serai.process;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Does the usual work on a small picture, over and over, while nobody asks for any: code that the JVM has not compiled
 * yet is ten times slower, which would otherwise be the first clients' lot. It runs beside the work, at the lowest
 * priority, steps back as soon as work comes, and ends after a while.
 */
final class WarmUp {
    private static final int WIDTH = 128;
    private static final int HEIGHT = 96;
    private static final long NANOS = 3_000_000_000L;

    private final Function<EncodeRequest, EncodedImage> handler;
    private volatile boolean over;

    WarmUp(Function<EncodeRequest, EncodedImage> handler) {
        this.handler = handler;
    }

    /** The same handler, which ends the warming up when it is first asked. */
    Function<EncodeRequest, EncodedImage> started() {
        Thread thread = new Thread(this::run, "warm-up");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
        return request -> {
            over = true;
            return handler.apply(request);
        };
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

    private void run() {
        long end = System.nanoTime() + NANOS;
        List<EncodeRequest> requests = requests();
        while (!over && System.nanoTime() < end) {
            for (EncodeRequest request : requests) {
                if (!over) {
                    check(request);
                }
            }
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
