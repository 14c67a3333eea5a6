package dev.serai.app.routes;

import java.util.Objects;

/**
 * A fault in a route file. Immutable.
 *
 * @param file the file's name as the user knows it
 * @param line the line, from 1
 * @param message the fault, as one sentence
 */
public record RouteFault(String file, int line, String message) {
    public RouteFault {
        Objects.requireNonNull(file);
        Objects.requireNonNull(message);
    }

    /** {@code file:line: message}, the form that editors and terminals turn into links. */
    @Override
    public String toString() {
        return file + ":" + line + ": " + message;
    }
}
