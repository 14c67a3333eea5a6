package dev.serai.process;

import java.util.function.BooleanSupplier;

/**
 * Who waits for a picture.
 *
 * @param network what tells strangers apart: pictures of one network wait in one line, and the lines take turns
 * @param wanted whether anybody still waits for the result; asked once more when the picture's turn comes
 */
public record Client(String network, BooleanSupplier wanted) {
    /** A client that waits as long as it takes, among all who are no strangers to each other. */
    public static final Client PATIENT = new Client("", () -> true);
}
