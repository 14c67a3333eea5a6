package dev.serai.jobs;

import java.util.Objects;

/**
 * The key of an object in a bucket, as a value. Routes hand keys to beans as this type: Camel changes a text that it gives
 * to a bean's parameter, for it takes quotes around it away and {@code null} for nothing.
 *
 * @param text the key
 */
public record ObjectKey(String text) {
    public ObjectKey {
        Objects.requireNonNull(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
