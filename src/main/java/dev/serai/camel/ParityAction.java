package dev.serai.camel;

import dev.serai.checksum.Parity;
import dev.serai.image.Picture;

/** What the Kamelet {@code image-parity-action} does. Safe for use by several threads. */
public final class ParityAction {
    /** The parity of the picture's width, then that of its height: {@code pair impair}. No pixel is decoded. */
    public String apply(Picture picture) {
        return Parity.of(picture.width()) + " " + Parity.of(picture.height());
    }
}
