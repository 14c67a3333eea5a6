package dev.serai.http.server;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The bytes of a body while they arrive. Grows with what has come; a length that is only announced reserves nothing. */
public final class Body {
    private final int most;
    private byte[] bytes = new byte[0];
    private int length;

    /** @param most bytes that can come: the announced length, or the limit */
    Body(int most) {
        this.most = most;
    }

    /** Bytes of memory that so many more bytes of the body will take; 0 if there is room for them. */
    int growth(int count) {
        int needed = length + count;
        return needed <= bytes.length
                ? 0
                : (int) Math.max(needed, Math.min(most, (long) bytes.length * 2)) - bytes.length;
    }

    /** Adds bytes; the caller has checked that they fit. */
    void add(ByteBuf content) {
        int count = content.readableBytes();
        int growth = growth(count);
        if (growth > 0) {
            bytes = Arrays.copyOf(bytes, bytes.length + growth);
        }
        content.readBytes(bytes, length, count);
        length += count;
    }

    int length() {
        return length;
    }

    byte[] whole() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
}
