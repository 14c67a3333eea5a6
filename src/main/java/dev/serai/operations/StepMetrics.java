package dev.serai.operations;

import dev.serai.image.Picture;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Metrics of route steps: count, failures and time of each step that processes or sends, and bytes and pixels of opened
 * images. Safe for use by several threads.
 */
public final class StepMetrics implements InterceptStrategy {
    /** The bucket bounds of all time histograms, from a list of numbers to a very large image. */
    static final Duration[] BOUNDS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private static final Set<String> STEPS = Set.of("bean", "to", "toD", "setBody", "setVariable", "convertBodyTo");

    private final MeterRegistry meters;
    private final Counter bytes;
    private final Counter pixels;

    public StepMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.bytes = Counter.builder("serai.image.bytes")
                .description("Bytes of images that were opened")
                .register(meters);
        this.pixels = Counter.builder("serai.image.pixels")
                .description("Pixels of images that were opened")
                .register(meters);
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        String step = definition.getId();
        boolean named = step != null && STEPS.contains(definition.getShortName()) && !step.matches(".*\\d");
        String route = CamelContextHelper.getRouteId(definition);
        return named ? new Measured(target, timer(route, step, "success"), timer(route, step, "failure")) : target;
    }

    private Timer timer(String route, String step, String outcome) {
        return Timer.builder("serai.step")
                .description("Time of each step of each route")
                .tag("route", String.valueOf(route))
                .tag("step", step)
                .tag("outcome", outcome)
                .serviceLevelObjectives(BOUNDS)
                .register(meters);
    }

    private final class Measured extends DelegateAsyncProcessor {
        private final Timer success;
        private final Timer failure;

        Measured(Processor target, Timer success, Timer failure) {
            super(target);
            this.success = success;
            this.failure = failure;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Object before = exchange.getMessage().getBody();
            long start = System.nanoTime();
            return super.process(exchange, doneSync -> {
                Timer timer = exchange.isFailed() ? failure : success;
                timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
                count(before, exchange.getMessage().getBody());
                callback.done(doneSync);
            });
        }

        private void count(Object before, Object after) {
            if (before instanceof byte[] file && after instanceof Picture picture) {
                bytes.increment(file.length);
                pixels.increment(picture.header().pixels());
            }
        }
    }
}
