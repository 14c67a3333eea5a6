package dev.serai.app.routes;

import dev.serai.http.server.HttpServerComponent;
import dev.serai.refusal.UnavailableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * Keeps the routes of a running Camel context in step with the route files. Changed files are checked, and then exactly
 * the changed routes are replaced: the old ones stop in order, work in progress first, and the new ones start. Routes that
 * call a changed one stop before it and start after it. A wrong
 * file is reported and changes nothing; its last good routes keep running. When a file is deleted, the bundled one of
 * its name replaces it, or its routes are removed. A route that cannot be restored after a failed change, for example
 * because its port has been taken meanwhile, is retried until it starts; the others keep running.
 *
 * <p>Camel's own reload is not used, because it knows neither the previous content of a file nor whether the new routes
 * will start, and removes the old ones first.
 *
 * <p>The folder is polled five times a second instead of watched, because polling works on every kind of mount. An edit
 * counts when two polls agree, so half-written files do not. All changes happen on one thread; the public methods are
 * safe for use by several threads.
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

    private CamelContext camel;
    private RunningUnits running;
    private Map<String, RouteFile> good = Map.of();
    private List<RouteFile> settled = List.of();
    private List<RouteFile> seen = List.of();
    private List<RouteFault> wrong = List.of();
    private int sinceRetry;
    private int sinceUnread;
    private List<String> unread = List.of();
    private volatile List<RouteFault> faults = List.of();
    private volatile List<RouteFault> missing = List.of();

    /** Creates the routes of those files; edited ones go live only if the check finds no fault. */
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
        camel = context;
        running = new RunningUnits((ModelCamelContext) context);
        List<RouteFile> now = files.inForce();
        List<RouteFault> wrong = now.stream().allMatch(file -> file.origin() == RouteFile.Origin.BUNDLED)
                ? List.of() // the build has checked the bundled ones
                : check(now);
        if (!wrong.isEmpty()) {
            throw new UnavailableException(
                    wrong.stream().map(RouteFault::toString).collect(Collectors.joining(System.lineSeparator())));
        }
        running.begin(sharedFirst(units(now)));
        good = byName(now);
        settled = now;
        seen = now;
        sayWhatIsUnread();
    }

    /** Once for each state of the folder. */
    private void sayWhatIsUnread() {
        List<String> now = files.unread();
        if (!now.equals(unread) && !now.isEmpty()) {
            LOG.warn("{}", String.join(" ", now));
        }
        unread = now;
    }

    @Override
    public Set<String> updateRoutesToCamelContext(CamelContext context) throws Exception {
        addRoutesToCamelContext(context);
        return Set.of();
    }

    /** Does nothing: templated routes are added together with the other routes of their file. */
    @Override
    public void addTemplatedRoutesToCamelContext(CamelContext context) {}

    /** Starts following the folder. */
    public void follow() {
        watcher.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The faults of the files in the folder; empty while everything in it is live. */
    public List<RouteFault> faults() {
        return faults;
    }

    /**
     * Routes that ran before and did not restart after a failed change was rolled back, with the reason; they are
     * retried every second.
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
            if (++sinceUnread >= PERIODS_BETWEEN_RETRIES) {
                sinceUnread = 0;
                sayWhatIsUnread();
            }
        } catch (RuntimeException | Error e) { // an exception would cancel the periodic task
            LOG.error("The route files cannot be followed: {}", e.getMessage(), e);
        }
    }

    /** Makes the correct ones of those files live; for a faulty file its last good version stays. */
    private void follow(List<RouteFile> now) {
        Set<RouteFault> faulty = new LinkedHashSet<>();
        try (HttpServerComponent.Hold held = HttpServerComponent.hold(camel)) {
            makeLive(now, faulty);
        }
        faulty.forEach(fault -> LOG.error("{} The last good routes run on.", fault));
        wrong = List.copyOf(faulty);
        publish();
    }

    private void makeLive(List<RouteFile> now, Set<RouteFault> faulty) {
        List<RouteFile> candidate = now;
        while (true) {
            List<RouteFault> found = check(candidate);
            boolean correct = found.isEmpty();
            if (correct) {
                found = goLive(candidate).stream().toList();
                if (found.isEmpty()) {
                    good = byName(candidate);
                    return;
                }
            }
            List<RouteFile> next = withoutFaulty(candidate, found);
            if (next.equals(candidate) && !correct) {
                next = withoutCause(candidate, found, faulty);
            } else {
                faulty.addAll(found);
            }
            if (next.equals(candidate)) {
                return;
            }
            candidate = next;
        }
    }

    private List<RouteFault> check(List<RouteFile> candidate) {
        return check.check(candidate, files.elsewhere());
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

    /**
     * The files without a change that makes faults in files that did not change, such as one that removes what their routes
     * call; without all changes if there is no single one.
     */
    private List<RouteFile> withoutCause(List<RouteFile> candidate, List<RouteFault> found, Set<RouteFault> faulty) {
        Map<String, RouteFile> wanted = byName(candidate);
        Set<String> changed = new LinkedHashSet<>(wanted.keySet());
        changed.addAll(good.keySet());
        changed.removeIf(name -> Objects.equals(wanted.get(name), good.get(name)));
        for (String name : changed) {
            Map<String, RouteFile> without = new LinkedHashMap<>(wanted);
            without.compute(name, (file, now) -> good.get(file));
            List<RouteFile> next = List.copyOf(without.values());
            if (check(next).size() < found.size()) {
                RouteFile file = good.getOrDefault(name, wanted.get(name));
                faulty.add(new RouteFault(file.label(), 1, "This change makes a fault elsewhere: " + found.get(0)));
                return next;
            }
        }
        faulty.addAll(found);
        return List.copyOf(good.values());
    }

    /** Replaces what differs; if that fails, restores the previous state and returns the reason. */
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

    /** Stops following; the routes stay as they are. A change in progress is finished first. */
    @Override
    public void close() throws InterruptedException {
        watcher.shutdown();
        watcher.awaitTermination(1, TimeUnit.MINUTES);
    }
}
