package dev.serai.process;

import dev.serai.image.Limits;
import dev.serai.image.codec.WriteOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** The main class of a child process that does image work. */
public final class ChildMain {
    /** A frame holds an image and a little more. */
    private static final int OVERHEAD = 1 << 17;

    /** A result may be this much larger than an image may be: PNG of what was JPEG. */
    private static final int GROWTH = 4;

    /** Bytes of a pixel of 8 bits with colour and alpha, before and after an operation. */
    private static final int PIXEL_BYTES = 2 * 4;

    /** Heap reserved for everything except pixels, in bytes. */
    private static final long REST = 64L << 20;

    private ChildMain() {}

    /**
     * The command for children that work within those limits.
     *
     * @param heapMebibytes the largest heap of each
     */
    public static ChildCommand command(int heapMebibytes, Limits limits, WriteOptions options) {
        return ChildCommand.likeThisProcess(
                ChildMain.class,
                heapMebibytes,
                List.of(
                        String.valueOf(limits.maxBytes()),
                        String.valueOf(limits.maxPixels()),
                        String.valueOf(limits.maxFrames()),
                        String.valueOf(options.quality())));
    }

    /** MiB of heap for a picture that needs so many bytes, its file and the result's included. */
    static int heapMebibytes(long bytes) {
        long old = bytes + REST;
        return (int) (old * (ChildCommand.OLD_TO_YOUNG + 1) / ChildCommand.OLD_TO_YOUNG >> 20);
    }

    /** Bytes that a picture may need in a heap of so many MiB. */
    public static long pictureBytes(int heapMebibytes) {
        long old = ((long) heapMebibytes << 20) * ChildCommand.OLD_TO_YOUNG / (ChildCommand.OLD_TO_YOUNG + 1);
        return Math.max(0, old - REST);
    }

    /** MiB that the largest picture of 8 bits takes, before and after an operation, with both files. */
    public static int pictureMebibytes(Limits limits) {
        return (int) (pictureBytes(limits) >> 20);
    }

    private static long pictureBytes(Limits limits) {
        long pixels = Math.min(limits.maxPixels(), Integer.MAX_VALUE); // more fit no array
        long files = 2 * Math.min(limits.maxBytes(), Integer.MAX_VALUE);
        return PIXEL_BYTES * pixels + files;
    }

    /** Bytes of the longest message between such a child and its parent. */
    public static int maxFrame(Limits limits) {
        return (int) Math.min(Integer.MAX_VALUE - OVERHEAD, limits.maxBytes() * GROWTH + OVERHEAD);
    }

    /**
     * Does in this process what children do, once: for a JVM that is to archive the classes of both.
     *
     * @throws IllegalStateException if the work gives nothing
     */
    public static void rehearse(Limits limits, WriteOptions options) {
        new WarmUp(handler(limits, options)).once();
    }

    private static Function<EncodeRequest, EncodedImage> handler(Limits limits, WriteOptions options) {
        InProcessEngine engine = new InProcessEngine(options);
        return request -> engine.perform(request, limits);
    }

    /** Called by the parent: the limits as above, then the path of the socket where it waits. */
    public static void main(String[] args) throws IOException {
        Limits limits = new Limits(Long.parseLong(args[0]), Long.parseLong(args[1]), Integer.parseInt(args[2]));
        WriteOptions options = new WriteOptions(Integer.parseInt(args[3]));
        Function<EncodeRequest, EncodedImage> handler = handler(limits, options);
        WorkerLoop.serve(Path.of(args[4]), maxFrame(limits), handler, new WarmUp(handler));
    }
}
