package dev.serai.aws.embedded.queues;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private static CompletableFuture<Boolean> take(ByteBudget budget, long bytes) {
        return budget.take(bytes).toCompletableFuture();
    }

    @Test
    void whatFindsNoRoomWaitsInTurn() {
        ByteBudget budget = new ByteBudget(100, LONG);
        assertThat(take(budget, 60)).isCompletedWithValue(true);
        CompletableFuture<Boolean> large = take(budget, 80);
        CompletableFuture<Boolean> small = take(budget, 10);
        assertThat(large).isNotDone();
        assertThat(small).as("that waits behind the large one").isNotDone();
        assertThat(budget.takeNow(1)).isFalse();

        budget.give(60);

        assertThat(large).isCompletedWithValue(true);
        assertThat(small).isCompletedWithValue(true);
        assertThat(budget.takeNow(11)).isFalse();
        assertThat(budget.takeNow(10)).isTrue();
    }

    @Test
    void whatWaitsTooLongGetsNothingAndMakesRoomForTheNext() {
        ByteBudget budget = new ByteBudget(100, Duration.ofMillis(1));
        assertThat(budget.takeNow(60)).isTrue();
        assertThat(take(budget, 80).join()).isFalse();
        assertThat(take(budget, 40).join()).isTrue();
        budget.give(100);
        assertThat(budget.takeNow(100)).isTrue();
    }

    @Test
    void whatIsAloneGetsWhatItAsksFor() {
        ByteBudget budget = new ByteBudget(100, LONG);
        assertThat(budget.takeNow(1_000)).isTrue();
        assertThat(budget.takeNow(1)).isFalse();
        budget.give(1_000);
        assertThat(budget.takeNow(1)).isTrue();
    }
}
