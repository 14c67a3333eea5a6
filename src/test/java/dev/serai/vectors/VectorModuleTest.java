package dev.serai.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VectorModuleTest {
    /** A program that uses vectors once it has loaded their module. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            System.out.println(VectorModule.isAvailable() ? "vectors of " + Vectors.bits() + " bits" : "no vectors");
        }
    }

    /** Apart, because it can only be linked once the module is loaded. */
    private static final class Vectors {
        private Vectors() {}

        static int bits() {
            return jdk.incubator.vector.ByteVector.SPECIES_128.vectorBitSize();
        }
    }

    @Test
    void isLoadedWithoutAWarning() throws Exception {
        assertThat(run(VectorModule.ACCESS)).isEqualTo("vectors of 128 bits\n");
    }

    @Test
    void isLeftAloneWhereItMayNotBeLoaded() throws Exception {
        assertThat(run("-Dno=access")).isEqualTo("no vectors\n");
    }

    @Test
    void isNotUsedWhereTheCompilerOfVectorsIsOff() throws Exception {
        assertThat(run(VectorModule.ACCESS, "-XX:TieredStopAtLevel=1")).isEqualTo("no vectors\n");
        assertThat(run(VectorModule.ACCESS, "-Xint")).isEqualTo("no vectors\n");
    }

    private static String run(String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return said;
    }
}
