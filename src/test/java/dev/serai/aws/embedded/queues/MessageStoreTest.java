package dev.serai.aws.embedded.queues;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.elasticmq.DeduplicationId;
import org.elasticmq.MessageAttribute;
import org.elasticmq.MessageContent;
import org.elasticmq.NeverReceived$;
import org.elasticmq.StringMessageAttribute;
import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.persistence.CreateQueueMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.collection.mutable.ArrayBuffer;
import scala.jdk.javaapi.CollectionConverters;

class MessageStoreTest {
    @TempDir
    private Path folder;

    @Test
    void aMessageCountsWithWhatItTakesInMemory() throws SQLException {
        assertThat(memory(message("a".repeat(1_000), 0, null))).isBetween(1_500L, 1_600L);
        // a character that is not in Latin-1 makes two bytes of each
        assertThat(memory(message("a".repeat(999) + "€", 0, null))).isBetween(2_500L, 2_600L);
        // measured on JDK 17: 2.3 KB with ten attributes of one letter, 3.3 with ids of 128 letters in a FIFO queue
        assertThat(memory(message("a", 10, null))).isBetween(2_300L, 3_000L);
        assertThat(memory(message("a", 10, "i".repeat(128)))).isBetween(3_300L, 4_000L);
    }

    private long memory(InternalMessage message) throws SQLException {
        Path place = folder.resolve("messages");
        boolean exists = folder.resolve("messages.mv.db").toFile().exists();
        long bytes;
        try (MessageStore store = MessageStore.open(place, exists)) {
            store.queues();
            store.putQueue(queue("a"));
            store.add("a", StoredMessage.of(message));
            store.commit();
            bytes = store.bytes();
        }
        try (MessageStore store = MessageStore.open(place, true)) {
            store.queues();
            store.read("a", false, 0, messages -> {});
            assertThat(store.bytes()).as("after a start").isEqualTo(bytes);
            store.remove("a", message.id());
            store.commit();
            assertThat(store.bytes()).as("after its removal").isZero();
        }
        return bytes;
    }

    private static InternalMessage message(String body, int attributes, String id) {
        Map<String, MessageAttribute> named = IntStream.range(0, attributes)
                .boxed()
                .collect(Collectors.toMap(
                        number -> number.toString(), number -> new StringMessageAttribute("b", Option.apply("c"))));
        return new InternalMessage(
                "one",
                new ArrayBuffer<>(),
                0,
                new MessageContent(body),
                Map$.MODULE$.from(CollectionConverters.asScala(named)),
                OffsetDateTime.now(),
                0,
                NeverReceived$.MODULE$,
                0,
                id != null,
                Option.apply(id),
                Option.apply(id).map(DeduplicationId::new),
                Option.empty(),
                Option.empty(),
                Option.empty());
    }

    /** A queue that a store may hold, with nothing set. */
    static CreateQueueMetadata queue(String name) {
        return new CreateQueueMetadata(
                name,
                Option.apply(30L),
                Option.apply(0L),
                Option.apply(0L),
                1,
                2,
                Option.empty(),
                false,
                false,
                Option.empty(),
                Option.empty(),
                Map$.MODULE$.empty());
    }
}
