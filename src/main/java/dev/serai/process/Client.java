package dev.serai.process;

import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Who waits for a picture.
 *
 * @param network what tells strangers apart: pictures of one network wait in one line, and the lines take turns
 * @param wanted whether anybody still waits for the result; asked once more when the picture's turn comes
 * @param room is told the bytes of the result before they are taken in, and refuses them by a
 *     {@link dev.serai.refusal.RefusedException} if there is no memory for them
 */
public record Client(String network, BooleanSupplier wanted, LongConsumer room) {
    /** A client that waits as long as it takes, among all who are no strangers to each other, and has room for any result. */
    public static final Client PATIENT = patient(bytes -> {});

    /** The same with that room for results. */
    public static Client patient(LongConsumer room) {
        return new Client("", () -> true, room);
    }
}
