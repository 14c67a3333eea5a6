package dev.serai.aws.embedded.buckets;

import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A fixed set of locks for objects: the same file always has the same lock; different files may share one. Safe for use
 * by several threads.
 */
final class KeyLocks {
    private final Object[] locks = Stream.generate(Object::new).limit(256).toArray();

    Object of(Path file) {
        return locks[Math.floorMod(file.hashCode(), locks.length)];
    }
}
