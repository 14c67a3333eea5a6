package dev.serai.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.image.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChildResourcesTest {
    @ParameterizedTest
    @CsvSource({
        "1, 16384, 1", // one for each processor
        "2, 16384, 2",
        "64, 65536, 64",
        "32, 3072, 8", // a pod with a limit of memory, but none of processors
        "32, 2048, 2",
        "4, 1024, 1", // at least one
        "4, 256, 1",
    })
    void childrenAreCountedByProcessorsAndMemory(int processors, long mebibytes, int count) {
        assertThat(of(processors, mebibytes).count()).isEqualTo(count);
    }

    @Test
    void aSmallContainerHasSmallHeapsThatFitIt() {
        assertThat(of(2, 16_384).heapMebibytes()).isEqualTo(256);
        assertThat(of(2, 16_384).memoryMebibytes()).isEqualTo(192);
        assertThat(of(8, 16_384).memoryMebibytes()).isEqualTo(512);
        assertThat(of(64, 65_536).memoryMebibytes()).isEqualTo(890);
        assertThat(of(2, 16_384).largestMebibytes()).isEqualTo(890);
        assertThat(of(2, 1_152).heapMebibytes()).isEqualTo(160);
        assertThat(of(2, 1_152).memoryMebibytes()).isEqualTo(160);
        assertThat(of(2, 1_152).largestMebibytes()).isEqualTo(160);
        assertThat(of(2, 512).heapMebibytes()).isEqualTo(64);
    }

    @Test
    void theMachineTellsItsSize() {
        ChildResources here = ChildResources.ofThisMachine(Limits.DEFAULT);
        assertThat(here.processors()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(here.memory()).isGreaterThan(256L << 20);
        assertThat(here.count()).isBetween(1, here.processors());
    }

    private static ChildResources of(int processors, long mebibytes) {
        return new ChildResources(processors, mebibytes << 20, 576L << 20, Limits.DEFAULT);
    }
}
