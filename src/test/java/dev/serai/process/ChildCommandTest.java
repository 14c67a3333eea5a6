package dev.serai.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildCommandTest {
    private final ChildCommand command = ChildCommand.likeThisProcess(ChildMain.class, 300, List.of("argument"));

    @Test
    void aChildHasAHeapOfItsOwnThatGivesMemoryBack() {
        assertThat(command.words())
                .containsSubsequence(
                        "-Xmx300m",
                        "-Xms96m",
                        "-XX:+UseSerialGC",
                        "-XX:MaxHeapFreeRatio=20",
                        "-XX:-ShrinkHeapInSteps",
                        "-XX:TrimNativeHeapInterval=5000",
                        ChildMain.class.getName(),
                        "argument");
    }

    @Test
    void aChildMayLoadLibrariesAndVectorsWithoutAWarning() {
        assertThat(command.words())
                .contains(
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED");
    }

    @Test
    void aChildHasFewArenasAndNoKeys() {
        ProcessBuilder child = command.forSocket(Path.of("socket"));
        assertThat(child.command()).endsWith("argument", "socket");
        assertThat(child.environment()).containsEntry("MALLOC_ARENA_MAX", "2");
        assertThat(child.environment().keySet())
                .noneMatch(name -> name.startsWith("AWS_") || name.startsWith("SERAI_"));
    }
}
