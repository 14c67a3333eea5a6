package dev.serai.app.routes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.Route;
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
 * The units of route files that run in a Camel context. A unit that ran before and did not restart after a failed
 * change was rolled back is missing until it starts. Not safe for use by several threads.
 *
 * <p>A class that cannot be loaded is an {@link Error}; it is treated like any other route that does not start.
 */
final class RunningUnits {
    private static final Logger LOG = LoggerFactory.getLogger(RunningUnits.class);

    private final ModelCamelContext camel;
    private final Map<RouteUnit, Made> live = new LinkedHashMap<>();
    private final Map<RouteUnit, RouteFault> missing = new LinkedHashMap<>();

    RunningUnits(ModelCamelContext camel) {
        this.camel = camel;
    }

    /** Adds units to a context that is about to start. */
    void begin(List<RouteUnit> units) throws Exception {
        for (RouteUnit unit : units) {
            live.put(unit, add(unit));
        }
    }

    /** The units that should run but did not restart, with the reasons. */
    List<RouteFault> missing() {
        return List.copyOf(missing.values());
    }

    /** Reports a unit that did not start. */
    static final class StartException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient RouteFault fault;

        private StartException(RouteUnit unit, Throwable cause) {
            super(cause);
            this.fault = faultOf(unit, cause);
        }

        RouteFault fault() {
            return fault;
        }
    }

    /**
     * Replaces what differs from those units. If one does not start, the previous state is restored; units that do not
     * restart then are missing, and the others run.
     *
     * @param wanted all units to run; those that others depend on come first
     * @return the names of the changed files
     * @throws StartException if a unit does not start
     */
    Set<String> replaceBy(List<RouteUnit> wanted) throws StartException {
        Set<RouteUnit> leaving = new LinkedHashSet<>(live.keySet());
        wanted.forEach(leaving::remove);
        Set<RouteUnit> coming = new LinkedHashSet<>(wanted);
        coming.removeAll(live.keySet());
        if (leaving.stream().anyMatch(RouteUnit::isShared) || coming.stream().anyMatch(RouteUnit::concernsAll)) {
            leaving.addAll(live.keySet());
            coming.addAll(wanted);
        }
        coming.removeAll(missing.keySet()); // retried separately, so that they do not block other changes
        Set<String> changed = Stream.concat(leaving.stream(), coming.stream())
                .map(unit -> unit.file().name())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        addCallers(leaving, coming);
        replace(leaving, inOrder(coming, wanted));
        missing.keySet().retainAll(wanted);
        return changed;
    }

    /**
     * Adds the units that call what changes, so that they restart with it: a route that is called stops when nothing is in
     * it, which under load is never as long as its callers run.
     */
    private void addCallers(Set<RouteUnit> leaving, Set<RouteUnit> coming) {
        Deque<RouteUnit> changing = new ArrayDeque<>(leaving);
        changing.addAll(coming);
        while (!changing.isEmpty()) {
            RouteUnit unit = changing.remove();
            for (RouteUnit caller : live.keySet()) {
                if (!caller.isShared() && calls(caller, unit) && leaving.add(caller)) {
                    coming.add(caller);
                    changing.add(caller);
                }
            }
        }
    }

    /** Whether it may call that unit, by its own text or as a route made from a template that does. */
    private boolean calls(RouteUnit caller, RouteUnit unit) {
        return caller.calls(unit)
                || caller.isTemplated()
                        && live.keySet().stream().anyMatch(template -> template.isShared() && template.calls(unit));
    }

    private static List<RouteUnit> inOrder(Set<RouteUnit> units, List<RouteUnit> order) {
        return order.stream().filter(units::contains).distinct().toList();
    }

    private void replace(Set<RouteUnit> leaving, List<RouteUnit> coming) throws StartException {
        List<RouteUnit> left = new ArrayList<>();
        List<RouteUnit> came = new ArrayList<>();
        RouteUnit at = null;
        try {
            for (RouteUnit unit : coming) {
                at = unit;
                loader().findRoutesBuilders(
                                ResourceHelper.fromString(unit.file().name(), unit.text()));
            }
            List<RouteUnit> stopping = callersFirst(leaving);
            for (RouteUnit unit :
                    stopping) { // all of them first: HTTP answers 503 for what is stopped, 404 for what is gone
                at = unit;
                left.add(unit);
                stop(live.get(unit));
            }
            for (RouteUnit unit : stopping) {
                at = unit;
                remove(live.remove(unit));
            }
            for (RouteUnit unit : reversed(callersFirst(coming))) {
                at = unit;
                live.put(unit, add(unit));
                came.add(unit);
            }
        } catch (Exception | Error e) {
            LOG.debug("Routes do not start", e);
            takeBack(came);
            takeBack(left.stream().filter(live::containsKey).toList());
            reversed(left).forEach(this::restore);
            throw new StartException(at, e);
        }
    }

    /**
     * Units in an order in which they can stop: what is called stops after its callers, which would otherwise fail or wait for
     * it, and shared definitions go last. The reverse is an order in which they can start.
     */
    private static List<RouteUnit> callersFirst(Collection<RouteUnit> units) {
        Set<RouteUnit> order = new LinkedHashSet<>();
        units.stream()
                .filter(unit -> !unit.isShared() && unit.called().isEmpty())
                .forEach(order::add);
        Set<RouteUnit> called = new LinkedHashSet<>();
        units.stream().filter(unit -> unit.called().isPresent()).forEach(called::add);
        called.forEach(unit -> addAfterCallers(unit, called, new HashSet<>(), order));
        reversed(units).stream().filter(RouteUnit::isShared).forEach(order::add);
        return List.copyOf(order);
    }

    /** @param begun units whose callers are being added; a route may call itself, over others as well */
    private static void addAfterCallers(
            RouteUnit unit, Set<RouteUnit> units, Set<RouteUnit> begun, Set<RouteUnit> order) {
        if (begun.add(unit)) {
            units.stream()
                    .filter(caller -> caller.calls(unit))
                    .forEach(caller -> addAfterCallers(caller, units, begun, order));
            order.add(unit);
        }
    }

    private void takeBack(List<RouteUnit> units) {
        for (RouteUnit unit : callersFirst(units)) {
            try {
                remove(live.remove(unit));
            } catch (Exception | Error e) {
                LOG.error(
                        "The routes of {} did not stop cleanly: {}",
                        unit,
                        rootOf(e).getMessage());
            }
        }
    }

    private void restore(RouteUnit unit) {
        try {
            live.put(unit, add(unit));
        } catch (Exception | Error e) {
            RouteFault fault = faultOf(unit, e);
            RouteFault told = new RouteFault(
                    fault.file(),
                    fault.line(),
                    unit.name() + " ran before and does not start again, which is tried each second: "
                            + fault.message());
            missing.put(unit, told);
            LOG.error("{}", told);
            LOG.debug("A route does not start again", e);
        }
    }

    /** Tries to start missing units; returns whether at least one started. */
    boolean retry() {
        boolean found = false;
        for (RouteUnit unit : List.copyOf(missing.keySet())) {
            try {
                live.put(unit, add(unit));
                missing.remove(unit);
                found = true;
                LOG.info("{} runs again.", unit.name());
            } catch (Exception | Error e) {
                LOG.debug("A route does not start again", e);
            }
        }
        return found;
    }

    private static RouteFault faultOf(RouteUnit unit, Throwable thrown) {
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

    /** Adds one unit and returns what it created; removes everything again if it fails. */
    private Made add(RouteUnit unit) throws Exception {
        Made before = all();
        try {
            loader().loadRoutes(ResourceHelper.fromString(unit.file().name(), unit.text()));
        } catch (Exception | Error e) {
            try {
                remove(all().minus(before));
            } catch (Exception | Error also) {
                e.addSuppressed(also);
            }
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

    /** Stops its routes, those that are called by others last. */
    private void stop(Made made) throws Exception {
        for (boolean called : new boolean[] {false, true}) {
            for (String id : made.routes()) {
                Route route = camel.getRoute(id);
                if (route != null
                        && route.getEndpoint().getEndpointUri().startsWith("direct:") == called
                        && !camel.getRouteController().getRouteStatus(id).isStopped()) {
                    camel.getRouteController().stopRoute(id);
                }
            }
        }
    }

    /** Removes everything it created, even after a failure, which is then thrown. */
    private void remove(Made made) throws Exception {
        Exception failure = null;
        try {
            stop(made);
        } catch (Exception e) {
            failure = e;
        }
        for (String id : made.routes()) {
            try {
                removeRoute(id);
            } catch (Exception e) {
                failure = e;
            }
        }
        for (RouteConfigurationDefinition configuration : made.configurations()) {
            camel.removeRouteConfiguration(configuration);
        }
        for (RouteTemplateDefinition template : made.templates()) {
            camel.removeRouteTemplateDefinition(template);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void removeRoute(String id) throws Exception {
        if (camel.getRoute(id) != null) {
            camel.removeRoute(id);
        } else if (camel.getRouteDefinition(id) != null) {
            camel.removeRouteDefinition(camel.getRouteDefinition(id));
        }
    }

    private static <T> List<T> reversed(Collection<T> things) {
        List<T> list = new ArrayList<>(things);
        Collections.reverse(list);
        return list;
    }

    /** What one unit created in the context. */
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
