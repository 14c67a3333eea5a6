package dev.serai.app.routes;

import dev.serai.refusal.UnavailableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.spi.RoutesLoader;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Route files kept in step with a running Camel context. What has changed in the folder is checked, and then exactly the
 * routes that changed are replaced: stopped in order, work in progress first, and started as they are now written. A file
 * that is wrong is reported and changes nothing: its last good routes run on. A file that is gone gives way to the
 * bundled one of its name, or takes its routes with it.
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

    private final RouteFiles files;
    private final RouteCheck check;
    private final Map<RouteUnit, Made> live = new LinkedHashMap<>();
    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "route-files");
        thread.setDaemon(true);
        return thread;
    });

    private ModelCamelContext camel;
    private Map<String, RouteFile> good = Map.of();
    private List<RouteFile> settled = List.of();
    private List<RouteFile> seen = List.of();
    private volatile List<RouteFault> faults = List.of();

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
        camel = (ModelCamelContext) context;
        List<RouteFile> now = files.inForce();
        List<RouteFault> wrong = now.stream().allMatch(file -> file.origin() == RouteFile.Origin.BUNDLED)
                ? List.of() // the build has checked them
                : check.check(now);
        if (!wrong.isEmpty()) {
            throw new UnavailableException(
                    wrong.stream().map(RouteFault::toString).collect(Collectors.joining(System.lineSeparator())));
        }
        for (RouteUnit unit : sharedFirst(units(now))) {
            live.put(unit, add(unit));
        }
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

    private void look() {
        try {
            List<RouteFile> now = files.inForce();
            if (now.equals(seen) && !now.equals(settled)) {
                settled = now;
                follow(now);
            }
            seen = now;
        } catch (RuntimeException e) {
            LOG.error("The route files cannot be followed: {}", e.getMessage(), e);
        }
    }

    /** Goes live with what is right of those files; for what is wrong, with what was right before. */
    private void follow(List<RouteFile> now) {
        List<RouteFault> wrong = new ArrayList<>();
        List<RouteFile> candidate = now;
        for (List<RouteFault> found = check.check(candidate); !found.isEmpty(); found = check.check(candidate)) {
            wrong.addAll(found);
            List<RouteFile> next = withoutFaulty(candidate, found);
            if (next.equals(candidate)) {
                candidate = List.copyOf(good.values());
                break;
            }
            candidate = next;
        }
        if (goLive(candidate, wrong)) {
            good = byName(candidate);
        }
        wrong.forEach(fault -> LOG.error("{} The last good routes run on.", fault));
        faults = List.copyOf(wrong);
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

    /** Replaces what differs; on any failure everything is as it was before, and the failure is among the faults. */
    private boolean goLive(List<RouteFile> candidate, List<RouteFault> wrong) {
        List<RouteUnit> wanted = sharedFirst(units(candidate));
        Set<RouteUnit> leaving = new LinkedHashSet<>(live.keySet());
        wanted.forEach(leaving::remove);
        Set<RouteUnit> coming = new LinkedHashSet<>(wanted);
        coming.removeAll(live.keySet());
        if (leaving.isEmpty() && coming.isEmpty()) {
            return true;
        }
        if (leaving.stream().anyMatch(RouteUnit::isShared) || coming.stream().anyMatch(RouteUnit::concernsAll)) {
            leaving.addAll(live.keySet());
            coming = new LinkedHashSet<>(wanted);
        }
        List<RouteUnit> left = new ArrayList<>();
        List<RouteUnit> came = new ArrayList<>();
        RouteUnit at = null;
        try {
            for (RouteUnit unit : coming) {
                at = unit;
                loader().findRoutesBuilders(
                                ResourceHelper.fromString(unit.file().name(), unit.text()));
            }
            for (RouteUnit unit : reversed(leaving)) {
                at = unit;
                left.add(unit);
                remove(live.remove(unit));
            }
            for (RouteUnit unit : coming) {
                at = unit;
                live.put(unit, add(unit));
                came.add(unit);
            }
            LOG.info("Routes are live: {}.", changed(leaving, coming));
            return true;
        } catch (Exception e) {
            wrong.add(fault(at, e));
            LOG.debug("Routes do not start", e);
            restore(came, left);
            return false;
        }
    }

    private void restore(List<RouteUnit> came, List<RouteUnit> left) {
        try {
            for (RouteUnit unit : reversed(came)) {
                remove(live.remove(unit));
            }
            for (RouteUnit unit : reversed(left)) {
                live.put(unit, add(unit));
            }
        } catch (Exception e) {
            LOG.error(
                    "The routes that ran before do not start again: {}",
                    rootOf(e).getMessage(),
                    e);
        }
    }

    private static String changed(Collection<RouteUnit> leaving, Collection<RouteUnit> coming) {
        Set<String> names = new LinkedHashSet<>();
        leaving.forEach(unit -> names.add(unit.file().name()));
        coming.forEach(unit -> names.add(unit.file().name()));
        return String.join(", ", names);
    }

    private static RouteFault fault(RouteUnit unit, Exception thrown) {
        Throwable root = rootOf(thrown);
        int line = unit.line();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof NoSuchBeanException bean && bean.getName() != null) {
                line = unit.lineOf(bean.getName());
                root = cause;
            }
        }
        String message = String.valueOf(root.getMessage()).replaceAll("\\s+", " ");
        return new RouteFault(unit.file().label(), line, message.endsWith(".") ? message : message + ".");
    }

    private static Throwable rootOf(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** Adds one unit and remembers what came of it; if it fails, nothing of it stays. */
    private Made add(RouteUnit unit) throws Exception {
        Made before = all();
        try {
            loader().loadRoutes(ResourceHelper.fromString(unit.file().name(), unit.text()));
        } catch (Exception e) {
            remove(all().minus(before));
            throw e;
        }
        return all().minus(before);
    }

    private RoutesLoader loader() {
        return PluginHelper.getRoutesLoader(camel);
    }

    private Made all() {
        return new Made(
                camel.getRouteDefinitions().stream()
                        .map(RouteDefinition::getId)
                        .collect(Collectors.toCollection(LinkedHashSet::new)),
                new LinkedHashSet<>(camel.getRouteConfigurationDefinitions()),
                new LinkedHashSet<>(camel.getRouteTemplateDefinitions()));
    }

    private void remove(Made made) throws Exception {
        for (String id : reversed(made.routes())) {
            if (camel.getRoute(id) != null) {
                camel.getRouteController().stopRoute(id);
                camel.removeRoute(id);
            } else if (camel.getRouteDefinition(id) != null) {
                camel.removeRouteDefinition(camel.getRouteDefinition(id));
            }
        }
        for (RouteConfigurationDefinition configuration : made.configurations()) {
            camel.removeRouteConfiguration(configuration);
        }
        for (RouteTemplateDefinition template : made.templates()) {
            camel.removeRouteTemplateDefinition(template);
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

    private static <T> List<T> reversed(Collection<T> things) {
        List<T> list = new ArrayList<>(things);
        Collections.reverse(list);
        return list;
    }

    /** Ends following; the routes stay as they are. A change that is being made is finished first. */
    @Override
    public void close() throws InterruptedException {
        watcher.shutdown();
        watcher.awaitTermination(1, TimeUnit.MINUTES);
    }

    /** What one unit became in the context. */
    private record Made(
            Set<String> routes,
            Set<RouteConfigurationDefinition> configurations,
            Set<RouteTemplateDefinition> templates) {

        Made minus(Made other) {
            return new Made(
                    difference(routes, other.routes),
                    difference(configurations, other.configurations),
                    difference(templates, other.templates));
        }

        private static <T> Set<T> difference(Set<T> from, Set<T> less) {
            Set<T> rest = new LinkedHashSet<>(from);
            rest.removeAll(less);
            return rest;
        }
    }
}
