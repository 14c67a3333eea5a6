package dev.serai.aws.embedded.queues;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** SQS's limits on the tags of a queue. ElasticMQ 1.7.1 has none, and holds and stores what it is given. */
final class QueueTags {
    private static final int MOST = 50;
    private static final int MAX_KEY = 128;
    private static final int MAX_VALUE = 256;

    private QueueTags() {}

    /**
     * A sentence if a queue cannot have those tags.
     *
     * @param known the tags that it has
     * @param more tags to add, or to put in the place of those with the same key
     */
    static Optional<String> refusal(Map<String, String> known, Map<String, String> more) {
        for (Map.Entry<String, String> tag : more.entrySet()) {
            if (tag.getKey().isEmpty()
                    || tag.getKey().length() > MAX_KEY
                    || tag.getValue().length() > MAX_VALUE) {
                return Optional.of(
                        "A tag has a key of 1 to " + MAX_KEY + " characters and a value of at most " + MAX_VALUE + ".");
            }
        }
        Set<String> keys = new HashSet<>(known.keySet());
        keys.addAll(more.keySet());
        return keys.size() > MOST
                ? Optional.of("Too many tags added: a queue has at most " + MOST + ".")
                : Optional.empty();
    }
}
