package dev.serai.app;

import dev.serai.app.routes.LiveRoutes;
import dev.serai.app.routes.RouteFault;
import dev.serai.aws.Queues;
import dev.serai.process.ProcessPool;
import dev.serai.refusal.UnavailableException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.apache.camel.spi.UnitOfWorkFactory;
import software.amazon.awssdk.core.exception.SdkException;

/** What the operators' door tells beside what Camel tells of itself: queues, buckets, child processes, steps. */
final class OperatorsDoor {
    /** How long a reading of the queues is good; scrapes come more often than depths change much. */
    private static final long READING_NANOS = TimeUnit.SECONDS.toNanos(10);

    private OperatorsDoor() {}

    /** The registry of meters that Camel's door shows, with the steps of routes measured in it. */
    static MeterRegistry add(Beans beans) {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        meters.config().meterFilter(new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return id.getName().startsWith("camel.route.policy")
                        ? DistributionStatisticConfig.builder()
                                .serviceLevelObjectives(Arrays.stream(StepMeter.BOUNDS)
                                        .mapToDouble(bound -> bound.toNanos())
                                        .toArray())
                                .build()
                                .merge(config)
                        : config;
            }
        });
        beans.bind("metricsRegistry", meters);
        beans.bind("stepMeter", new StepMeter(meters));
        beans.bind("unitOfWorkFactory", (UnitOfWorkFactory) NamedUnitOfWork::of);
        return meters;
    }

    /** Adds what can only be asked of a running application. */
    static void open(
            CamelContext camel,
            MeterRegistry meters,
            Beans beans,
            LiveRoutes routes,
            Settings settings,
            Set<Part> parts,
            Supplier<Optional<UnavailableException>> storeFailure) {
        HealthCheckRegistry health = HealthCheckRegistry.get(camel);
        if (health != null) {
            health.register(new RouteFilesCheck(routes));
        }
        if (parts.stream().anyMatch(Part::needsAws)) {
            Queues queues = new Queues(beans.sqs(), settings.access());
            List<String> names = Part.names(parts, Part::queues, settings);
            Depths depths = new Depths(queues, names);
            for (String name : names) {
                gauge(meters, depths, name, "waiting", Queues.Depth::waiting);
                gauge(meters, depths, name, "working", Queues.Depth::inWork);
                gauge(meters, depths, name, "dead", Queues.Depth::dead);
            }
            if (health != null) {
                health.register(new StoreCheck(storeFailure));
                health.register(new AnswerCheck(
                        "queues", names, name -> beans.sqs().getQueueUrl(request -> request.queueName(name))));
                health.register(
                        new AnswerCheck("buckets", Part.names(parts, Part::buckets, settings), name -> beans.s3()
                                .headBucket(request -> request.bucket(name))));
            }
        }
        if (beans.byName().get("childPool") instanceof ProcessPool children) {
            gauge(meters, "alive", children, status -> status.alive());
            gauge(meters, "busy", children, status -> status.busy());
            gauge(meters, "waiting", children, status -> status.waiting());
            gauge(meters, "lost", children, status -> status.lost());
        }
    }

    private static void gauge(
            MeterRegistry meters, Depths depths, String queue, String state, ToDoubleFunction<Queues.Depth> value) {
        Gauge.builder("serai.queue.messages", () -> depths.of(queue, value))
                .description("Messages of each queue: waiting, being worked on, in the dead-letter queue")
                .tag("queue", queue)
                .tag("state", state)
                .register(meters);
    }

    private static void gauge(
            MeterRegistry meters, String state, ProcessPool children, ToDoubleFunction<ProcessPool.Status> value) {
        Gauge.builder("serai.children", () -> value.applyAsDouble(children.status()))
                .description(
                        "Child processes alive and busy, images waiting for one, and processes lost since the start")
                .tag("state", state)
                .register(meters);
    }

    /** The depths of all queues, read at most every ten seconds; unknown (NaN) while the endpoint does not answer. */
    private static final class Depths {
        private final Queues queues;
        private final List<String> names;
        private Map<String, Queues.Depth> reading = Map.of();
        private long readAt;
        private boolean read;

        Depths(Queues queues, List<String> names) {
            this.queues = queues;
            this.names = names;
        }

        synchronized double of(String queue, ToDoubleFunction<Queues.Depth> value) {
            if (!read || System.nanoTime() - readAt > READING_NANOS) {
                try {
                    reading =
                            queues.depths(names).stream().collect(Collectors.toMap(Queues.Depth::name, depth -> depth));
                } catch (SdkException | UnavailableException e) {
                    reading = Map.of();
                }
                read = true;
                readAt = System.nanoTime();
            }
            return reading.containsKey(queue) ? value.applyAsDouble(reading.get(queue)) : Double.NaN;
        }
    }

    /** Ready while every route runs that has run before and that the route files still ask for. */
    private static final class RouteFilesCheck extends AbstractHealthCheck {
        private final LiveRoutes routes;

        RouteFilesCheck(LiveRoutes routes) {
            super("serai", "route-files");
            this.routes = routes;
        }

        @Override
        public boolean isLiveness() {
            return false;
        }

        @Override
        protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
            List<RouteFault> missing = routes.missing();
            if (missing.isEmpty()) {
                result.up();
            } else {
                result.message(missing.stream().map(RouteFault::toString).collect(Collectors.joining(" ")))
                        .down();
            }
        }
    }

    /** Alive and ready while the embedded queues can store. */
    private static final class StoreCheck extends AbstractHealthCheck {
        private final Supplier<Optional<UnavailableException>> failure;

        StoreCheck(Supplier<Optional<UnavailableException>> failure) {
            super("serai", "message-store");
            this.failure = failure;
        }

        @Override
        public boolean isLiveness() {
            return true;
        }

        @Override
        protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
            result.up();
            failure.get().ifPresent(why -> result.message(why.getMessage()).down());
        }
    }

    /** Ready while every queue, or every bucket, answers. */
    private static final class AnswerCheck extends AbstractHealthCheck {
        private final List<String> names;
        private final Consumer<String> question;

        /** @param question asks the one of that name, and throws if it does not answer */
        AnswerCheck(String kind, List<String> names, Consumer<String> question) {
            super("serai", kind);
            this.names = names;
            this.question = question;
        }

        @Override
        public boolean isLiveness() {
            return false;
        }

        @Override
        protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
            result.up();
            for (String name : names) {
                try {
                    question.accept(name);
                    result.detail(name, "answers");
                } catch (SdkException e) {
                    result.detail(name, "does not answer").down();
                }
            }
        }
    }
}
