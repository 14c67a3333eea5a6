package dev.serai.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BudgetTest {
    private final Budget whole = new Budget(100, null);
    private final Budget bodies = new Budget(80, whole);
    private final Budget answers = new Budget(80, whole);

    @Test
    void isSharedAndGivenBack() {
        assertThat(bodies.take(50, 0)).isTrue();
        assertThat(bodies.take(31, 0)).isFalse();
        assertThat(bodies.take(30, 0)).isTrue();
        bodies.give(80);
        assertThat(bodies.taken()).isZero();
        assertThat(whole.taken()).isZero();
    }

    @Test
    void oneThatHoldsAllMayHaveMoreThanThereIs() {
        assertThat(bodies.take(50, 0)).isTrue();
        assertThat(bodies.take(50, 50)).isTrue();
        assertThat(bodies.take(1, 50)).isFalse();
    }

    @Test
    void budgetsTogetherDoNotTakeMoreThanTheWhole() {
        assertThat(bodies.take(60, 0)).isTrue();
        assertThat(answers.take(41, 0)).isFalse();
        assertThat(answers.taken()).isZero();
        assertThat(answers.take(40, 0)).isTrue();
        assertThat(whole.taken()).isEqualTo(100);
        bodies.give(60);
        assertThat(answers.take(40, 0)).isTrue();
    }

    @Test
    void oneThatHoldsAllDoesNotHaveMoreThanTheWhole() {
        assertThat(bodies.take(101, 0)).isFalse();
        assertThat(bodies.take(100, 0)).isTrue();
        assertThat(bodies.take(1, 100)).isFalse();
    }

    @Test
    void whatIsForcedCountsForAll() {
        answers.force(150);
        assertThat(bodies.take(1, 0)).isFalse();
        answers.give(150);
        assertThat(bodies.take(1, 0)).isTrue();
    }

    @Test
    void ofTheHeapAnEighthAndTheIdleProcessAreLeft() {
        assertThat(Budget.shareable(512L << 20)).isEqualTo(384L << 20);
        assertThat(Budget.shareable(64L << 20)).isEqualTo(16L << 20);
    }
}
