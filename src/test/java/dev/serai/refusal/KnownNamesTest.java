package dev.serai.refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class KnownNamesTest {
    private final KnownNames names =
            new KnownNames(Refusal.INVALID_PARAMETER, "There is no", "Try again.", List.of("sigma", "format"));

    private String refused(String name) {
        RefusedException refused =
                catchThrowableOfType(RefusedException.class, () -> names.check(List.of("format", name)));
        assertThat(refused.refusal()).isEqualTo(Refusal.INVALID_PARAMETER);
        return refused.getMessage();
    }

    @Test
    void knownNamesPass() {
        assertThatCode(() -> names.check(List.of("format", "sigma"))).doesNotThrowAnyException();
        assertThatCode(() -> names.check(List.of())).doesNotThrowAnyException();
    }

    @Test
    void anotherIsRefusedWithTheNearestOne() {
        assertThat(refused("sgima")).isEqualTo("There is no \"sgima\". Is \"sigma\" meant? Try again.");
        assertThat(refused("Format")).contains("Is \"format\" meant?");
    }

    @Test
    void nothingIsMeantByANameThatIsNearNone() {
        assertThat(refused("X-Amz-Signature")).isEqualTo("There is no \"X-Amz-Signature\". Try again.");
        assertThat(refused("")).isEqualTo("There is no \"\". Try again.");
    }

    @Test
    void aLongOrUnprintableNameIsShownInPart() {
        assertThat(refused("x\u001b[2J".repeat(100)))
                .isEqualTo("There is no \"" + "x?[2J".repeat(8) + "\". Try again.");
    }
}
