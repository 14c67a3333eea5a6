package dev.serai.image.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The test files beside these classes. */
final class Files {
    private Files() {}

    static byte[] bytes(String name) {
        try (InputStream in = Files.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no test file " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
