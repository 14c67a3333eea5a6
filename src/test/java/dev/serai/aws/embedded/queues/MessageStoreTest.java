package dev.serai.aws.embedded.queues;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import org.elasticmq.persistence.CreateQueueMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.collection.immutable.Map$;

class MessageStoreTest {
    private static final String ATTRIBUTE = "{\"key\":\"a\",\"primaryDataType\":\"String\",\"stringValue\":\"b\"}";

    @TempDir
    private Path folder;

    /** Ten attributes of one letter take 2.5 KB of heap (JDK 17), eight times what they say. */
    @Test
    void whatSmallAttributesTakeInMemoryCounts() throws SQLException {
        byte[] attributes = ("[" + (ATTRIBUTE + ",").repeat(9) + ATTRIBUTE + "]").getBytes(UTF_8);
        StoredMessage message = new StoredMessage(
                "id",
                new StoredMessage.Delivery(new byte[0], 0, null, 0),
                new byte[1],
                attributes,
                System.currentTimeMillis(),
                "group",
                "once",
                null,
                null,
                null);
        long bytes;
        try (MessageStore store = MessageStore.open(folder.resolve("messages"), false)) {
            store.putQueue(queue());
            store.add("a", message);
            store.commit();
            bytes = store.bytes();
        }
        assertThat(bytes).isBetween(2_500L, 3_200L);
        try (MessageStore store = MessageStore.open(folder.resolve("messages"), true)) {
            store.queues();
            store.read("a", false, 0, messages -> {});
            assertThat(store.bytes()).isEqualTo(bytes);
            store.remove("a", "id");
            assertThat(store.bytes()).isZero();
        }
    }

    static CreateQueueMetadata queue() {
        return new CreateQueueMetadata(
                "a",
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
