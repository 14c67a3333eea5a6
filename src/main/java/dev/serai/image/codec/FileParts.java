package dev.serai.image.codec;

import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** An encoded file in the parts in which it was made. Not safe for use by several threads. */
public final class FileParts implements FileSink {
    private static final int MOST = Integer.MAX_VALUE - 16;

    private final Deque<byte[]> parts = new ArrayDeque<>();
    private int length;

    /** The file that a method writes, in one array. */
    public static byte[] joined(Consumer<FileSink> method) {
        FileParts file = new FileParts();
        method.accept(file);
        return file.joined();
    }

    /** @throws RefusedException {@code too-large} if the file no longer fits an array */
    @Override
    public void put(byte[] part) {
        if (part.length > MOST - length) {
            throw new RefusedException(Refusal.TOO_LARGE, "The image would be a file of more than " + MOST + " bytes.");
        }
        length += part.length;
        parts.add(part);
    }

    /** Bytes of all parts. */
    public int length() {
        return length;
    }

    /** Gives the parts away, one after the other, each of which can be collected then. */
    public void drain(Consumer<byte[]> to) {
        for (byte[] part = parts.poll(); part != null; part = parts.poll()) {
            to.accept(part);
        }
        length = 0;
    }

    /** Gives the whole file away in one array. */
    public byte[] joined() {
        if (parts.size() == 1) {
            return parts.remove();
        }
        byte[] file = new byte[length];
        int[] at = {0};
        drain(part -> {
            System.arraycopy(part, 0, file, at[0], part.length);
            at[0] += part.length;
        });
        return file;
    }
}
