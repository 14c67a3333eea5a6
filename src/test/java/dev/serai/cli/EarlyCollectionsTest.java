package dev.serai.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EarlyCollectionsTest {
    private static final int BODY = 4 << 20;

    /** What requests leave behind would fill the largest heap before the serial collector of JDK 25 looks at it. */
    @Test
    void theHeapOfAServerDoesNotGrowToItsLargest() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xms64m",
                        "-Xmx416m",
                        "-XX:MaxNewSize=16m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Server.class.getName())
                .redirectErrorStream(true)
                .start();
        String mebibytes = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.waitFor()).as(mebibytes).isZero();
        assertThat(Integer.parseInt(mebibytes)).isBetween(64, 400);
    }

    /** Has 600 bodies of which twenty are in flight, one after another, and prints how large the heap was in MiB. */
    static final class Server {
        public static void main(String[] args) {
            EarlyCollections.enable();
            byte[][] inFlight = new byte[20][];
            long most = 0;
            for (int body = 0; body < 600; body++) {
                inFlight[body % inFlight.length] = new byte[BODY];
                most = Math.max(most, Runtime.getRuntime().totalMemory());
            }
            System.out.println(most >> 20);
        }
    }
}
