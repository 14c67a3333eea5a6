package dev.serai.image.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The test files beside these classes. */
public final class TestFiles {
    private TestFiles() {}

    public static byte[] bytes(String name) {
        try (InputStream in = TestFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no test file " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
