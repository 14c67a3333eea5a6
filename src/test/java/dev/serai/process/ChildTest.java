package dev.serai.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(120)
class ChildTest {
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stop() {
        clock.shutdownNow();
    }

    /** What it held counts as free from then on. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void isGoneWhenItIsClosedThoughItDoesNotEndByItself() throws IOException, InterruptedException {
        try (SocketDirectory sockets = SocketDirectory.create();
                Child child = Child.start(MischievousChild.command(), sockets, Duration.ofSeconds(60), clock)) {
            new ProcessBuilder("kill", "-STOP", String.valueOf(child.pid()))
                    .start()
                    .waitFor();
            child.close();
            assertThat(child.alive()).isFalse();
        }
    }
}
