package dev.serai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventLinesTest {
    @Test
    void aNameFromAStrangerDoesNotSteerTheTerminal() {
        // ESC [ and the single character that stands for both (ECMA-48, 8.3.16), a line end, and DEL
        String key = "a\u001b[31mb\u009b31mc\nd\u007fé";

        String line = EventLines.line(
                Json.readObject(Json.write(Map.of("requestId", "id", "state", "done", "sourceKey", key, "key", "k"))));

        assertThat(line.chars().filter(Character::isISOControl)).isEmpty();
        assertThat(line).contains("[31mb").contains("é -> k");
    }
}
