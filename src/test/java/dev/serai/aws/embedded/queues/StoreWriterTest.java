package dev.serai.aws.embedded.queues;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.elasticmq.persistence.CreateQueueMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreWriterTest {
    @TempDir
    private Path folder;

    @Test
    void afterAFailureElsewhereNothingIsWrittenAndWhatWasConfirmedIsThere() throws Exception {
        AtomicBoolean written = new AtomicBoolean();
        try (StoreWriter writer = new StoreWriter(open(false), folder, Long.MAX_VALUE)) {
            CompletableFuture<Void> confirmed = new CompletableFuture<>();
            writer.submit(store -> store.putQueue(MessageStoreTest.queue("a")), () -> confirmed.complete(null));
            writer.start();
            confirmed.get(60, TimeUnit.SECONDS);
            writer.fail(new OutOfMemoryError("Java heap space"));
            writer.submit(store -> written.set(true), () -> {});
        }
        assertThat(written).isFalse();
        try (MessageStore store = open(true)) {
            assertThat(store.queues()).extracting(CreateQueueMetadata::name).containsExactly("a");
        }
    }

    private MessageStore open(boolean exists) throws SQLException {
        return MessageStore.open(folder.resolve("messages"), exists);
    }
}
