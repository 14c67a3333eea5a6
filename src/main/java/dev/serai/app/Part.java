package dev.serai.app;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A part of the application that can run alone. Each part has the route file of its name. */
public enum Part {
    /** Lists of integers over queues. */
    NUMBERS(true, List.of("serai.queue.requests", "serai.queue.responses"), List.of("serai.bucket.log-events")),
    /** Images over queues and buckets. */
    IMAGES(
            true,
            List.of("serai.queue.inbox", "serai.queue.outbox"),
            List.of("serai.bucket.images", "serai.bucket.log-events")),
    /** The UDP server. */
    UDP(false, List.of(), List.of()),
    /** HTTP server A: images, numbers and checksums. */
    HTTP(false, List.of(), List.of()),
    /** HTTP server B: scaling. */
    SCALE(false, List.of(), List.of()),
    /** The web page. */
    WEB(
            true,
            List.of("serai.queue.requests", "serai.queue.inbox"),
            List.of("serai.bucket.images", "serai.bucket.log-events"));

    private final boolean needsAws;
    private final List<String> queues;
    private final List<String> buckets;

    Part(boolean needsAws, List<String> queues, List<String> buckets) {
        this.needsAws = needsAws;
        this.queues = queues;
        this.buckets = buckets;
    }

    /** The name on the command line and of the route file, such as {@code numbers}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The part of that name, if it exists. */
    public static Optional<Part> ofLabel(String label) {
        for (Part part : values()) {
            if (part.label().equals(label)) {
                return Optional.of(part);
            }
        }
        return Optional.empty();
    }

    /** All parts. */
    public static Set<Part> all() {
        return EnumSet.allOf(Part.class);
    }

    /** The distinct names of the queues or buckets that those parts need. */
    static List<String> names(Set<Part> parts, Function<Part, List<String>> kind, Settings settings) {
        return parts.stream()
                .flatMap(part -> kind.apply(part).stream())
                .map(settings::get)
                .distinct()
                .toList();
    }

    /** Whether it needs queues and buckets. */
    boolean needsAws() {
        return needsAws;
    }

    /** The settings that name its queues. */
    List<String> queues() {
        return queues;
    }

    /** The settings that name its buckets. */
    List<String> buckets() {
        return buckets;
    }
}
