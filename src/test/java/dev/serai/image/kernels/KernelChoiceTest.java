package dev.serai.image.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.serai.vectors.VectorModule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class KernelChoiceTest {
    private static final long PLAIN_NANOS = 20_000;

    /** What was called, by name. */
    private final List<String> calls = new ArrayList<>();

    private final Consumer<String> plain = name -> {
        long end = System.nanoTime() + PLAIN_NANOS;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    };
    private final Consumer<String> vectors = calls::add;
    private final KernelChoice<Consumer<String>> choice = new KernelChoice<>(
            "test", plain, () -> vectors, kernels -> true, () -> List.of(k -> k.accept("a"), k -> k.accept("b")));

    @Test
    void warmsUpPartByPart() {
        assumeTrue(VectorModule.isAvailable());
        int parts = 1;
        while (!choice.warmUp(0)) {
            assertThat(choice.current()).isSameAs(plain);
            parts++;
        }
        assertThat(parts).isEqualTo(2);
        assertThat(choice.current()).isSameAs(vectors);
        assertThat(calls).contains("a", "b");

        calls.clear();
        assertThat(choice.warmUp(0)).isTrue();
        assertThat(calls).isEmpty();
    }
}
