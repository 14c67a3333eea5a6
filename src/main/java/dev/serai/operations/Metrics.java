package dev.serai.operations;

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
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;

/** Metrics of the management server in addition to Camel's: queues and child processes. */
public final class Metrics {
    /** How long depths are cached; scrapes are more frequent than useful changes. */
    private static final long READING_NANOS = TimeUnit.SECONDS.toNanos(10);

    private Metrics() {}

    /** A Prometheus registry in which Camel's route timers are histograms with the bounds of the step timers. */
    public static MeterRegistry registry() {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        meters.config().meterFilter(new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return id.getName().startsWith("camel.route.policy")
                        ? DistributionStatisticConfig.builder()
                                .serviceLevelObjectives(Arrays.stream(StepMetrics.BOUNDS)
                                        .mapToDouble(bound -> bound.toNanos())
                                        .toArray())
                                .build()
                                .merge(config)
                        : config;
            }
        });
        return meters;
    }

    /** Adds a gauge for each state of each queue's messages. */
    public static void addQueues(MeterRegistry meters, Queues queues, List<String> names) {
        Depths depths = new Depths(queues, names);
        for (String name : names) {
            gauge(meters, depths, name, "waiting", Queues.Depth::waiting);
            gauge(meters, depths, name, "working", Queues.Depth::inWork);
            gauge(meters, depths, name, "dead", Queues.Depth::dead);
        }
    }

    /** Adds gauges for the child processes of that pool. */
    public static void addChildren(MeterRegistry meters, ProcessPool children) {
        gauge(meters, "alive", children, status -> status.alive());
        gauge(meters, "busy", children, status -> status.busy());
        gauge(meters, "waiting", children, status -> status.waiting());
        gauge(meters, "lost", children, status -> status.lost());
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

    /** The depths of all queues, read at most every ten seconds; NaN while the endpoint does not answer. */
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
}
