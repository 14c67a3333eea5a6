package dev.serai.cli;

import dev.serai.app.Application;
import dev.serai.app.Part;
import dev.serai.app.Settings;
import dev.serai.cli.logging.Logging;
import dev.serai.cli.logging.Verbosity;
import dev.serai.refusal.UnavailableException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Model.CommandSpec;

/** An application that a command runs until it is told to stop. */
final class Running {
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(3);

    private Running() {}

    /** Starts those parts, says where their doors are once they are open, and returns when all is stopped. */
    static int untilStopped(CommandSpec spec, Settings settings, Set<Part> parts) throws InterruptedException {
        if (Verbosity.asked(spec.commandLine())) {
            Logging.verbose();
        }
        AtomicReference<Application> application = new AtomicReference<>();
        CountDownLatch stopped = stopInOrderOnSignal(application);
        application.set(Application.start(settings, parts));
        application
                .get()
                .failure()
                .thenAcceptAsync(
                        failure -> fail(spec, application.get(), failure),
                        ending -> new Thread(ending, "store-failure").start());
        PrintWriter out = spec.commandLine().getOut();
        application.get().notices().forEach(notice -> spec.commandLine()
                .getErr()
                .println("serai: " + notice));
        EndpointSummary.of(application.get()).forEach(out::println);
        out.println("Ready. Ctrl-C ends.");
        out.flush();
        stopped.await();
        return 0;
    }

    /**
     * Ends the process with one sentence and status 1, so that a supervisor starts it on what is really stored. What can
     * still be answered has a few seconds for it; threads of the libraries would keep the process alive without this.
     */
    private static void fail(CommandSpec spec, Application application, UnavailableException failure) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("serai: " + failure.getMessage());
        err.flush();
        Thread closing = new Thread(application::close, "closing");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(LAST_ANSWERS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }

    /** The process ends with status 0 when it was told to end and did so in order. */
    private static CountDownLatch stopInOrderOnSignal(AtomicReference<Application> application) {
        CountDownLatch stopped = new CountDownLatch(1);
        Thread hook = new Thread(
                () -> {
                    Application running = application.get();
                    if (running != null) {
                        running.close();
                        stopped.countDown();
                        Runtime.getRuntime().halt(0);
                    }
                },
                "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        return stopped;
    }
}
