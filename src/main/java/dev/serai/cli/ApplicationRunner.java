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

/** Runs an application until the process is told to stop. */
final class ApplicationRunner {
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(3);

    private ApplicationRunner() {}

    /** Starts those parts, prints their endpoints once they are ready, and returns when everything has stopped. */
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
        EarlyCollections.enable();
        stopped.await();
        return 0;
    }

    /**
     * Prints one sentence and ends the process with status 1, so that a supervisor restarts it with what is actually
     * stored. Pending answers get a few seconds; without the exit, library threads would keep the process alive.
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

    /** Stops the application on a signal; the process then ends with status 0 if it stopped in order. */
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
