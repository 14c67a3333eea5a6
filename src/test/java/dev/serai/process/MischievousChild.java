package dev.serai.process;

import dev.serai.image.Format;
import dev.serai.image.rows.Parallelism;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A child for tests: the pipeline's text says what it does with the bytes it gets. */
final class MischievousChild {
    static final int MAX_FRAME = 8 << 20;

    /** How often this process has been told that work was done. */
    private static byte afterWork;

    private MischievousChild() {}

    public static void main(String[] args) throws IOException {
        Optional<Path> latch = args.length == 1 ? Optional.empty() : Optional.of(Path.of(args[0]));
        WorkerLoop.serve(Path.of(args[args.length - 1]), MAX_FRAME, MischievousChild::act, new WarmUpTask() {
            @Override
            public boolean goOn() {
                latch.ifPresent(MischievousChild::await);
                return true;
            }

            @Override
            public void afterWork() {
                afterWork++;
            }
        });
    }

    /** Children that are warm when that file exists. */
    static ChildCommand warmOnceThereIs(Path file) {
        return ChildCommand.likeThisProcess(MischievousChild.class, 32, List.of(file.toString()));
    }

    private static void await(Path file) {
        while (!Files.exists(file)) {
            sleep(10);
        }
    }

    static ChildCommand command() {
        return ChildCommand.likeThisProcess(MischievousChild.class, 32, List.of());
    }

    private static EncodedImage act(EncodeRequest work) {
        String[] words = work.pipeline().split(":", 2);
        switch (words[0]) {
            case "echo" -> {
                return new EncodedImage(work.file(), work.rendition().format().orElse(Format.PNG), 3, 4, 1);
            }
            case "pid" -> {
                return new EncodedImage(
                        String.valueOf(ProcessHandle.current().pid()).getBytes(), Format.PNG, 1, 1, 1);
            }
            case "after-work" -> {
                return new EncodedImage(new byte[] {afterWork}, Format.PNG, 1, 1, 1);
            }
            case "threads" -> {
                return new EncodedImage(
                        new byte[] {(byte) work.threads(), (byte) Parallelism.threads()}, Format.PNG, 1, 1, 1);
            }
            case "sleep" -> {
                sleep(Long.parseLong(words[1]));
                return new EncodedImage(work.file(), Format.GIF, 1, 1, 1);
            }
            case "exit" -> Runtime.getRuntime().halt(Integer.parseInt(words[1]));
            case "fill-memory" -> fillMemory();
            case "answer-bytes" -> {
                return new EncodedImage(new byte[Integer.parseInt(words[1])], Format.PNG, 1, 1, 1);
            }
            case "refuse" -> throw new RefusedException(Refusal.BROKEN_IMAGE, words[1]);
            case "fault" -> throw new IllegalStateException("a fault of the child's own");
            default -> throw new RefusedException(Refusal.INVALID_PARAMETER, "what is " + words[0] + "?");
        }
        throw new AssertionError("not reached");
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void fillMemory() {
        byte[][] kept = new byte[4096][];
        for (int i = 0; ; i++) {
            kept[i] = new byte[1 << 20];
        }
    }
}
