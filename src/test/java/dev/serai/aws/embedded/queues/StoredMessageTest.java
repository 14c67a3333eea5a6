package dev.serai.aws.embedded.queues;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.concurrent.atomic.AtomicBoolean;
import org.elasticmq.MessageContent;
import org.elasticmq.NeverReceived$;
import org.elasticmq.actor.queue.InternalMessage;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.collection.mutable.ArrayBuffer;

class StoredMessageTest {
    /** ElasticMQ's queue and the store work on one message at the same time. */
    @Test
    void aMessageIsCopiedWhileItsReceiptHandlesChange() throws InterruptedException {
        InternalMessage message = message("text", "one#0");
        AtomicBoolean copied = new AtomicBoolean();
        Thread queue = new Thread(() -> {
            for (int i = 1; !copied.get() && i < 5_000_000; i++) {
                message.deliveryReceipts().addOne("one#" + i);
            }
        });
        queue.start();
        try {
            for (int i = 0; i < 100_000; i++) {
                String receipts = new String(StoredMessage.Delivery.of(message).receipts(), StandardCharsets.UTF_8);
                assertThat(receipts.startsWith("[\"one#") && receipts.endsWith("\"]"))
                        .as(receipts)
                        .isTrue();
            }
        } finally {
            copied.set(true);
            queue.join();
        }
    }

    /** A message that was received with those handles. */
    static InternalMessage message(String body, String... receipts) {
        ArrayBuffer<String> handles = new ArrayBuffer<>();
        for (String receipt : receipts) {
            handles.addOne(receipt);
        }
        return new InternalMessage(
                "one",
                handles,
                Long.MAX_VALUE / 2,
                new MessageContent(body),
                Map$.MODULE$.empty(),
                OffsetDateTime.now(),
                0,
                NeverReceived$.MODULE$,
                receipts.length,
                false,
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty(),
                Option.empty());
    }
}
