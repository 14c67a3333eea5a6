package dev.serai.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.events.LogEvent;
import dev.serai.json.Json;
import dev.serai.numbers.IntegerList;
import dev.serai.numbers.NumberForm;
import dev.serai.numbers.Statistics;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** The log events of lists, and the replies that are made of them. */
class NumbersEventsTest {
    private static final Instant SENT = Instant.parse("2026-03-01T23:59:59.999Z");
    private static final Instant PROCESSED = Instant.parse("2026-03-02T00:00:01Z");

    private final NumbersEvents events = new NumbersEvents(Clock.fixed(PROCESSED, ZoneOffset.UTC));

    private static NumbersRequest request(String list) {
        return new NumbersRequest("id-1", SENT, list, true, null, "receipt");
    }

    private LogEvent answered(String list) {
        IntegerList numbers = IntegerList.parse(list);
        return events.answered(request(list), numbers, Statistics.of(numbers));
    }

    private static String json(LogEvent event) {
        return new String(event.json(), StandardCharsets.UTF_8);
    }

    @Test
    void keepTimesNumbersAndResults() {
        LogEvent event = answered("3,1");
        assertThat(event.key()).isEqualTo("numbers/2026/03/01/id-1.json");
        assertThat(json(event))
                .isEqualTo("{\"requestId\":\"id-1\",\"sent\":\"2026-03-01T23:59:59.999Z\","
                        + "\"processed\":\"2026-03-02T00:00:01Z\",\"numbers\":[3,1],\"count\":2,\"min\":1,\"max\":3,"
                        + "\"mean\":2,\"median\":2}");
    }

    @Test
    void keepTheTextAndTheErrorOfARefusedList() {
        RefusedException refusal = new RefusedException(Refusal.INVALID_LIST, "Not a list.");
        LogEvent event = events.refused(request("1,2.0"), new IllegalStateException("wrapped", refusal));
        assertThat(json(event))
                .isEqualTo("{\"requestId\":\"id-1\",\"sent\":\"2026-03-01T23:59:59.999Z\","
                        + "\"processed\":\"2026-03-02T00:00:01Z\",\"text\":\"1,2.0\","
                        + "\"error\":{\"code\":\"invalid-list\",\"message\":\"Not a list.\"}}");
        assertThat(new NumbersReplies(NumberForm.NUMBER)
                        .reply(request("1,2.0"), event)
                        .text())
                .isEqualTo(
                        "{\"requestId\":\"id-1\",\"error\":{\"code\":\"invalid-list\",\"message\":\"Not a list.\"}}");
    }

    @Test
    void areNoneOfWhatIsNoRefusal() {
        assertThatThrownBy(() -> events.refused(request("1"), new IllegalStateException("a fault of ours")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void areRepliedToWithTheResultsOnly() {
        NumbersReply reply = new NumbersReplies(NumberForm.NUMBER).reply(request("3,1"), answered("3,1"));
        assertThat(reply.text())
                .isEqualTo("{\"requestId\":\"id-1\",\"count\":2,\"min\":1,\"max\":3,\"mean\":2,\"median\":2}");
        assertThat(reply.event().key()).isEqualTo("numbers/2026/03/01/id-1.json");
        assertThat(reply.event().stored()).isEqualTo(PROCESSED);
    }

    @Test
    void areRepliedToWithStringsForASenderThatAsksForThem() {
        LogEvent event = answered("12345678901234567890123,-12345678901234567890124,2");
        String strings = "\"count\":3,\"min\":\"-12345678901234567890124\",\"max\":\"12345678901234567890123\","
                + "\"mean\":\"0.33333333333333333\",\"median\":\"2\"}";
        String numbers = strings.replaceAll(":\"([^\"]*)\"", ":$1");
        assertThat(json(event)).endsWith(numbers);
        for (NumberForm setting : NumberForm.values()) {
            NumbersReplies replies = new NumbersReplies(setting);
            assertThat(replies.reply(asking("text"), event).text()).endsWith(strings);
            assertThat(replies.reply(asking(" text\n"), event).text()).endsWith(strings);
            assertThat(replies.reply(asking("number"), event).text()).endsWith(numbers);
            assertThat(replies.reply(asking(null), event).text())
                    .endsWith(setting == NumberForm.TEXT ? strings : numbers);
        }
    }

    @Test
    void asStringsHaveNoExponent() {
        LogEvent event = answered("1" + "0".repeat(30) + ",0,0");
        assertThat(new NumbersReplies(NumberForm.TEXT)
                        .reply(asking(null), event)
                        .text())
                .contains("\"mean\":\"333333333333333330000000000000\"");
    }

    private static NumbersRequest asking(String numbers) {
        return new NumbersRequest("id-1", SENT, "", true, numbers, "receipt");
    }

    @Test
    void sayWhereTheAnswerIsThatNoMessageCanHold() {
        String list = "7".repeat(300_000);
        JsonNode reply = Json.readObject(new NumbersReplies(NumberForm.NUMBER)
                .reply(request(list), answered(list))
                .text());
        assertThat(reply.path("error").path("code").asText()).isEqualTo("answer-too-large");
        assertThat(reply.path("error").path("message").asText()).contains("numbers/2026/03/01/id-1.json");
    }
}
