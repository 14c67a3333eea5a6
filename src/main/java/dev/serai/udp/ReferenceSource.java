package dev.serai.udp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Where a reference image is: a file, an object in a bucket, or within the program. Asked by one thread. */
public interface ReferenceSource {
    /** What it is called in messages to people, such as a path. */
    String name();

    /**
     * The image's bytes if they may be others than those given last, else empty.
     *
     * @throws IOException with a sentence fit for people if they cannot be read; the next call tries again
     */
    Optional<byte[]> changed() throws IOException;

    /** The image that comes with the program: 640 x 481 pixels. */
    static ReferenceSource bundled() {
        byte[] bytes;
        try (InputStream in = ReferenceSource.class.getResourceAsStream("/images/reference.png")) {
            bytes = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ReferenceSource() {
            private boolean given;

            @Override
            public String name() {
                return "the bundled image";
            }

            @Override
            public Optional<byte[]> changed() {
                Optional<byte[]> answer = given ? Optional.empty() : Optional.of(bytes);
                given = true;
                return answer;
            }
        };
    }
}
