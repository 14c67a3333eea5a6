package dev.serai.app.routes;

import dev.serai.refusal.UnavailableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.model.ModelCamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Route files kept in step with a running Camel context. What has changed in the folder is checked, and then exactly the
 * routes that changed are replaced: stopped in order, work in progress first, and started as they are now written. A file
 * that is wrong is reported and changes nothing: its last good routes run on. A file that is gone gives way to the
 * bundled one of its name, or takes its routes with it. A route that cannot be taken back to what it was, because its port
 * was taken meanwhile, is missing until it starts again; the others run.
 *
 * <p>Camel's own reload knows neither what a file held before nor whether the new routes will start; it takes the old
 * ones away first.
 *
 * <p>The folder is read five times a second rather than watched: that sees files on every kind of mount, and an edit
 * counts when two readings agree, so that half-written files do not. All changes happen on one thread.
 */
public final class LiveRoutes implements RoutesBuilder, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRoutes.class);
    private static final long PERIOD_MILLIS = 200;
    private static final int PERIODS_BETWEEN_RETRIES = 5;

    private final RouteFiles files;
    private final RouteCheck check;
    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "route-files");
        thread.setDaemon(true);
        return thread;
    });

    private RunningUnits running;
    private Map<String, RouteFile> good = Map.of();
    private List<RouteFile> settled = List.of();
    private List<RouteFile> seen = List.of();
    private List<RouteFault> wrong = List.of();
    private int sinceRetry;
    private volatile List<RouteFault> faults = List.of();
    private volatile List<RouteFault> missing = List.of();

    /** The routes of those files; edited ones go live only if the check finds nothing wrong. */
    public LiveRoutes(RouteFiles files, RouteCheck check) {
        this.files = files;
        this.check = check;
    }

    /**
     * Adds the routes of all files in force to a context that is about to start.
     *
     * @throws UnavailableException if a file is wrong
     */
    @Override
    public void addRoutesToCamelContext(CamelContext context) throws Exception {
        running = new RunningUnits((ModelCamelContext) context);
        List<RouteFile> now = files.inForce();
        List<RouteFault> wrong = now.stream().allMatch(file -> file.origin() == RouteFile.Origin.BUNDLED)
                ? List.of() // the build has checked them
                : check.check(now);
        if (!wrong.isEmpty()) {
            throw new UnavailableException(
                    wrong.stream().map(RouteFault::toString).collect(Collectors.joining(System.lineSeparator())));
        }
        running.begin(sharedFirst(units(now)));
        good = byName(now);
        settled = now;
        seen = now;
    }

    @Override
    public Set<String> updateRoutesToCamelContext(CamelContext context) throws Exception {
        addRoutesToCamelContext(context);
        return Set.of();
    }

    /** Nothing is left to add: the files' routes from templates came with their other routes. */
    @Override
    public void addTemplatedRoutesToCamelContext(CamelContext context) {}

    /** Follows the folder from now on. */
    public void follow() {
        watcher.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What is wrong with the files as they are now in the folder; empty while everything there is live. */
    public List<RouteFault> faults() {
        return faults;
    }

    /**
     * Routes that ran before and did not start again when an edit that did not start was taken back, with the reason; each
     * second they are tried again.
     */
    public List<RouteFault> missing() {
        return missing;
    }

    private void look() {
        try {
            List<RouteFile> now = files.inForce();
            if (now.equals(seen) && !now.equals(settled)) {
                settled = now;
                follow(now);
            } else if (!missing.isEmpty() && ++sinceRetry >= PERIODS_BETWEEN_RETRIES) {
                sinceRetry = 0;
                if (running.retry()) {
                    publish();
                }
            }
            seen = now;
        } catch (RuntimeException | Error e) { // what is thrown here would end the following
            LOG.error("The route files cannot be followed: {}", e.getMessage(), e);
        }
    }

    /** Goes live with what is right of those files; for what is wrong, with what was right before. */
    private void follow(List<RouteFile> now) {
        List<RouteFault> faulty = new ArrayList<>();
        List<RouteFile> candidate = now;
        for (List<RouteFault> found = check.check(candidate); !found.isEmpty(); found = check.check(candidate)) {
            faulty.addAll(found);
            List<RouteFile> next = withoutFaulty(candidate, found);
            if (next.equals(candidate)) {
                candidate = List.copyOf(good.values());
                break;
            }
            candidate = next;
        }
        for (Optional<RouteFault> fault = goLive(candidate); ; fault = goLive(candidate)) {
            if (fault.isEmpty()) {
                good = byName(candidate);
                break;
            }
            faulty.add(fault.get());
            List<RouteFile> next = withoutFaulty(candidate, List.of(fault.get()));
            if (next.equals(candidate)) {
                break;
            }
            candidate = next;
        }
        faulty.forEach(fault -> LOG.error("{} The last good routes run on.", fault));
        wrong = List.copyOf(faulty);
        publish();
    }

    private void publish() {
        missing = running.missing();
        faults = Stream.concat(wrong.stream(), missing.stream()).toList();
    }

    private List<RouteFile> withoutFaulty(List<RouteFile> candidate, List<RouteFault> found) {
        Set<String> faulty = found.stream().map(RouteFault::file).collect(Collectors.toSet());
        List<RouteFile> next = new ArrayList<>();
        for (RouteFile file : candidate) {
            if (!faulty.contains(file.label())) {
                next.add(file);
            } else if (good.containsKey(file.name())) {
                next.add(good.get(file.name()));
            }
        }
        return next;
    }

    /** Replaces what differs; on any failure everything is as it was before, and it is said why. */
    private Optional<RouteFault> goLive(List<RouteFile> candidate) {
        try {
            Set<String> changed = running.replaceBy(sharedFirst(units(candidate)));
            if (!changed.isEmpty()) {
                LOG.info("Routes are live: {}.", String.join(", ", changed));
            }
            return Optional.empty();
        } catch (RunningUnits.StartException e) {
            return Optional.of(e.fault());
        }
    }

    private static List<RouteUnit> units(List<RouteFile> files) {
        return files.stream().flatMap(file -> RouteUnit.of(file).stream()).toList();
    }

    private static List<RouteUnit> sharedFirst(List<RouteUnit> units) {
        List<RouteUnit> sorted = new ArrayList<>(units);
        sorted.sort((one, other) -> Boolean.compare(other.isShared(), one.isShared()));
        return sorted;
    }

    private static Map<String, RouteFile> byName(List<RouteFile> files) {
        Map<String, RouteFile> byName = new LinkedHashMap<>();
        files.forEach(file -> byName.put(file.name(), file));
        return byName;
    }

    /** Ends following; the routes stay as they are. A change that is being made is finished first. */
    @Override
    public void close() throws InterruptedException {
        watcher.shutdown();
        watcher.awaitTermination(1, TimeUnit.MINUTES);
    }
}
