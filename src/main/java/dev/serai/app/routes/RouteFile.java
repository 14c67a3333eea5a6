package dev.serai.app.routes;

import java.util.Objects;

/**
 * A route file and its content. Immutable.
 *
 * @param name the file name, such as {@code numbers.yaml}; a file of the same name in the folder replaces a bundled one
 * @param label its name in messages, such as {@code routes/numbers.yaml}
 * @param text its content
 * @param origin where it comes from
 */
public record RouteFile(String name, String label, String text, Origin origin) {
    /** Where a route file comes from. */
    public enum Origin {
        /** From the jar, as it was shipped. */
        BUNDLED("bundled"),
        /** From the folder, in place of the bundled one of that name. */
        REPLACED("replaced"),
        /** From the folder, beside the bundled ones. */
        ADDED("added");

        private final String label;

        Origin(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    public RouteFile {
        Objects.requireNonNull(name);
        Objects.requireNonNull(label);
        Objects.requireNonNull(text);
        Objects.requireNonNull(origin);
    }
}
