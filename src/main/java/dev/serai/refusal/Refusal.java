package dev.serai.refusal;

import java.util.Optional;

/**
 * The kinds of refusal with their public codes. Each has an HTTP status, which also tells whether the sender (4xx) or
 * the server (5xx) can remedy it.
 */
public enum Refusal {
    /** A list of numbers that is not integers separated by commas. */
    INVALID_LIST("invalid-list", 400),
    /** A parameter, pipeline step or message field that is missing, unknown or out of its range. */
    INVALID_PARAMETER("invalid-parameter", 400),
    /** A queue message that is not of the form the queue is for. */
    INVALID_MESSAGE("invalid-message", 400),
    /** An object, image or path that is not there. */
    NOT_FOUND("not-found", 404),
    /** More bytes than the limit. */
    TOO_LARGE("too-large", 413),
    /** More pixels or frames than the limit; found before any pixel is decoded. */
    TOO_MANY_PIXELS("too-many-pixels", 413),
    /** A result that does not fit the transport it has to travel on. */
    ANSWER_TOO_LARGE("answer-too-large", 413),
    /** Bytes that are not an image of a format Serai reads, or a format it does not write. */
    UNSUPPORTED_FORMAT("unsupported-format", 415),
    /** An image of a known format whose data are damaged or cut off. */
    BROKEN_IMAGE("broken-image", 422),
    /** Too much at once; the same request can succeed later. */
    OVERLOADED("overloaded", 503),
    /** A child process or a server behind this one failed this piece of work; it can succeed later. */
    WORKER_FAILED("worker-failed", 503);

    private final String code;
    private final int httpStatus;

    Refusal(String code, int httpStatus) {
        this.code = code;
        this.httpStatus = httpStatus;
    }

    /** The name in replies, kebab-case; part of the public contract. */
    public String code() {
        return code;
    }

    /** The HTTP status that says the same. */
    public int httpStatus() {
        return httpStatus;
    }

    /** The kind of that public name, if there is one. */
    public static Optional<Refusal> ofCode(String code) {
        for (Refusal refusal : values()) {
            if (refusal.code.equals(code)) {
                return Optional.of(refusal);
            }
        }
        return Optional.empty();
    }
}
