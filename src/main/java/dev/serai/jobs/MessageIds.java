package dev.serai.jobs;

import java.util.regex.Pattern;

/** Ids that queues give to messages; keys of log events are made of them. */
final class MessageIds {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private MessageIds() {}

    /**
     * That id, if it can be part of a key.
     *
     * @throws IllegalArgumentException if it cannot
     */
    static String checked(String id) {
        if (id == null || !FORM.matcher(id).matches()) {
            throw new IllegalArgumentException("the queue gave an id that cannot be part of a key");
        }
        return id;
    }
}
