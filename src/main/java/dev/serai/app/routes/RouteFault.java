package dev.serai.app.routes;

import java.util.Objects;

/**
 * One thing that is wrong with a route file.
 *
 * @param file the file's name as the reader knows it
 * @param line the line it is on, counted from 1
 * @param message what is wrong, one sentence
 */
public record RouteFault(String file, int line, String message) {
    public RouteFault {
        Objects.requireNonNull(file);
        Objects.requireNonNull(message);
    }

    /** {@code file:line: message}, the form that editors and terminals make clickable. */
    @Override
    public String toString() {
        return file + ":" + line + ": " + message;
    }
}
