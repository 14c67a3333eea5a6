package dev.serai.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.refusal.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(strings = {"1e-2147483648", "1e2147483649", "-1.5e99999999999999999999", "0e-99999999999999999999"})
    void anExponentOutOfRangeIsRefusedLikeAnyOtherFault(String number) {
        String object = "{\"sigma\":" + number + "}";
        assertThat(Json.object(object.getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThatThrownBy(() -> Json.readObject(object))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("exponent");
        assertThatThrownBy(() -> Json.list(("[" + number + "]").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1e-999999999", "1e2147483647"})
    void anyExponentThatIsInRangeIsRead(String number) {
        String object = "{\"sigma\":" + number + "}";
        assertThat(Json.readObject(object).path("sigma").isNumber()).isTrue();
        assertThat(Json.object(object.getBytes(StandardCharsets.UTF_8))).isPresent();
    }

    @Test
    @Timeout(60) // removed one by one: some minutes
    void nullsAreRemovedInLinearTime() {
        String object = "{\"a\":null,\"b\":[1," + "null,".repeat(2_000_000) + "[null,2],{\"c\":null}]}";
        assertThat(Json.withoutNulls(Json.readObject(object))).hasToString("{\"b\":[1,[2],{}]}");
    }
}
