package dev.serai.udp;

import dev.serai.checksum.ImageFacts;
import dev.serai.image.codec.Codecs;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;

/** The image in a datagram. Bound as {@code datagramImage}; safe for use by several threads. */
public final class DatagramImage {
    /**
     * All facts about the image in one line, such as {@code 640x481 pair impair 1A2B3C4D}; or {@code error} with the code of
     * a refusal if the bytes are no image, or its header is damaged.
     */
    public String facts(byte[] datagram) {
        try {
            if (Codecs.formatOf(datagram).isEmpty()) {
                return "error " + Refusal.UNSUPPORTED_FORMAT.code() + ": neither text nor an image";
            }
            return ImageFacts.of(datagram).toString();
        } catch (RefusedException e) {
            return error(e.refusal());
        } catch (RuntimeException e) {
            // a stranger's bytes must not end the server; a reader that fails on them found them damaged
            return error(Refusal.BROKEN_IMAGE);
        }
    }

    /** The refusal's own sentence may be long and may quote the datagram; a datagram gets its code. */
    private static String error(Refusal refusal) {
        return "error " + refusal.code()
                + (refusal == Refusal.BROKEN_IMAGE ? ": the header is damaged or cut off" : "");
    }
}
