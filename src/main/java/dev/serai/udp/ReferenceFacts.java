package dev.serai.udp;

import dev.serai.checksum.ImageFacts;
import dev.serai.checksum.Parity;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The facts about the reference image that datagrams ask for; {@code error not-found} and a reason as long as the image
 * could never be read. Bound as {@code referenceFacts}; safe for use by several threads.
 */
public final class ReferenceFacts {
    private final Supplier<Optional<ImageFacts>> reference;

    /** @param reference the facts as they are now; empty while the image could never be read */
    public ReferenceFacts(Supplier<Optional<ImageFacts>> reference) {
        this.reference = reference;
    }

    /** The parity of the width, then that of the height: {@code pair impair}. */
    public String parities() {
        return fact(ImageFacts::parities);
    }

    /** The Fletcher-32 of the image's file in eight hexadecimal digits. */
    public String checksum() {
        return fact(ImageFacts::checksum);
    }

    /** Width and height in pixels: {@code 640x481}. */
    public String size() {
        return fact(ImageFacts::size);
    }

    /** The parity of the height alone: {@code pair} or {@code impair}. */
    public String heightParity() {
        return fact(facts -> Parity.of(facts.height()).toString());
    }

    private String fact(Function<ImageFacts, String> fact) {
        return reference.get().map(fact).orElse("error not-found: the reference image cannot be read");
    }
}
