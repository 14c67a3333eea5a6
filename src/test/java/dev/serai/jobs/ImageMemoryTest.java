package dev.serai.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.memory.Budget;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ImageMemoryTest {
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Budget budget = new Budget(100);
    private final ImageMemory memory = new ImageMemory(budget, 20, Duration.ofDays(1));

    @AfterEach
    void stop() {
        camel.stop();
    }

    private Exchange exchange() {
        return new DefaultExchange(camel);
    }

    private static void done(Exchange exchange) {
        UnitOfWorkHelper.doneSynchronizations(
                exchange, exchange.getExchangeExtension().handoverCompletions());
    }

    @Test
    void isHeldUntilTheExchangeIsDone() {
        Exchange first = exchange();
        assertThat(memory.takeNow(60, first)).isTrue();
        assertThat(memory.takeNow(60, exchange())).isFalse();
        done(first);
        assertThat(budget.taken()).isZero();
        assertThat(memory.takeNow(60, exchange())).isTrue();
    }

    @Test
    void theNextWaitsInLine() throws Exception {
        Exchange first = exchange();
        assertThat(memory.takeNow(60, first)).isTrue();
        CompletableFuture<Void> large = taking(memory, 200);
        while (memory.takeNow(1, exchange())) {
            Thread.onSpinWait(); // until it stands in line, where nobody passes it
        }
        assertThat(large).isNotDone();
        done(first);
        budget.give(budget.taken());
        large.get(30, TimeUnit.SECONDS);
        assertThat(budget.taken()).isEqualTo(220);
    }

    @Test
    void aResultLargerThanExpectedTakesTheRest() {
        Exchange first = exchange();
        assertThat(memory.takeNow(40, first)).isTrue();
        memory.takeResult(20, first);
        assertThat(budget.taken()).isEqualTo(60);
        memory.takeResult(30, first);
        assertThat(budget.taken()).isEqualTo(70);
        assertThat(memory.takeNow(2, exchange())).isTrue();
        assertThatThrownBy(() -> memory.takeResult(50, first))
                .isInstanceOfSatisfying(RefusedException.class, refusal -> assertThat(refusal.refusal())
                        .isEqualTo(Refusal.OVERLOADED));
        done(first);
        assertThat(budget.taken()).isEqualTo(18);
    }

    @Test
    void aResultOfWhatWasNotFetchedIsHeldAsWell() {
        Exchange made = exchange();
        memory.takeResult(30, made);
        assertThat(budget.taken()).isEqualTo(30);
        done(made);
        assertThat(budget.taken()).isZero();
    }

    /** Else nothing would ever be done where the heap is too small for its settings. */
    @Test
    void oneGoesOnThoughOthersFillTheHeap() throws Exception {
        ImageMemory hasty = new ImageMemory(budget, 20, Duration.ofMillis(1));
        long all = Runtime.getRuntime().maxMemory();
        Budget.ofHeap().force(all);
        try {
            assertThat(hasty.takeNow(60, exchange())).isFalse();
            taking(hasty, 60).get(30, TimeUnit.SECONDS);
            assertThat(budget.taken()).isEqualTo(80);
        } finally {
            Budget.ofHeap().give(all);
        }
    }

    private CompletableFuture<Void> taking(ImageMemory from, long bytes) {
        return CompletableFuture.runAsync(() -> {
            try {
                from.take(bytes, exchange());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** A message may name a thousand images; each gives back what it had before the next is fetched. */
    @Test
    void eachJobOfAMessageHoldsItsOwn() throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:message").split(body()).to("direct:job").end();
                from("direct:job").process(job -> {
                    assertThat(budget.taken()).isZero();
                    assertThat(memory.takeNow(60, job)).isTrue();
                });
            }
        });
        camel.start();
        camel.createProducerTemplate().sendBody("direct:message", List.of(1, 2, 3));
        assertThat(budget.taken()).isZero();
    }
}
