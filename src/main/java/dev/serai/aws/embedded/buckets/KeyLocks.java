package dev.serai.aws.embedded.buckets;

import java.nio.file.Path;
import java.util.stream.Stream;

/** A lock for each object: the same one for the same file, and now and then for two. */
final class KeyLocks {
    private final Object[] locks = Stream.generate(Object::new).limit(256).toArray();

    Object of(Path file) {
        return locks[Math.floorMod(file.hashCode(), locks.length)];
    }
}
