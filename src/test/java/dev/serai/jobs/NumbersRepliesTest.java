package dev.serai.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.events.EventIndex;
import dev.serai.numbers.NumberForm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How replies are put into calls. */
class NumbersRepliesTest {
    private static final int MESSAGE_BYTES = 1 << 20;

    private static NumbersReply reply(String id, int bytes, boolean wanted) {
        return new NumbersReply(
                id, "7".repeat(bytes), wanted, new EventIndex.Entry(id, Instant.EPOCH), "receipt " + id);
    }

    private static List<List<String>> batches(List<NumbersReply> replies) {
        return new NumbersReplies(NumberForm.NUMBER)
                .batches(replies).stream()
                        .map(batch -> batch.replies().stream()
                                .map(NumbersReply::requestId)
                                .toList())
                        .toList();
    }

    @Test
    void whatOnePollBringsIsOneBatch() {
        List<NumbersReply> replies =
                IntStream.range(0, 10).mapToObj(i -> reply("" + i, 100, true)).toList();
        ReplyBatch batch =
                new NumbersReplies(NumberForm.NUMBER).batches(replies).get(0);
        assertThat(new NumbersReplies(NumberForm.NUMBER).batches(replies)).containsExactly(batch);
        assertThat(batch.wanted()).isTrue();
        assertThat(batch.entries())
                .extracting(entry ->
                        entry.id() + entry.messageAttributes().get("requestId").stringValue())
                .containsExactly("00", "11", "22", "33", "44", "55", "66", "77", "88", "99");
        assertThat(batch.receiptHandles()).hasSize(10).startsWith("receipt 0");
        assertThat(batch.events()).hasSize(10);
    }

    @Test
    void noBatchHasMoreThanTenMessagesOrMoreBytesThanOneMessageMayHave() {
        assertThat(batches(IntStream.range(0, 12)
                        .mapToObj(i -> reply("" + i, 100, true))
                        .toList()))
                .extracting(List::size)
                .containsExactly(10, 2);
        assertThat(batches(List.of(
                        reply("a", MESSAGE_BYTES / 2, true),
                        reply("b", MESSAGE_BYTES / 2, true),
                        reply("c", MESSAGE_BYTES - 256, true))))
                .containsExactly(List.of("a"), List.of("b"), List.of("c"));
        assertThat(batches(new ArrayList<>())).isEmpty();
    }

    @Test
    void requestsThatWantNoReplyWaitForNone() {
        assertThat(batches(List.of(reply("a", 9, true), reply("b", 9, false), reply("c", 9, true))))
                .containsExactly(List.of("b"), List.of("a", "c"));
    }
}
