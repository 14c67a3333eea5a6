package dev.serai.app;

import dev.serai.app.routes.LiveRoutes;
import dev.serai.app.routes.RouteFault;
import dev.serai.aws.Queues;
import dev.serai.aws.WriteProbe;
import dev.serai.operations.MessageIdUnitOfWork;
import dev.serai.operations.Metrics;
import dev.serai.operations.ServicesCheck;
import dev.serai.operations.StepMetrics;
import dev.serai.operations.SuppliedCheck;
import dev.serai.operations.Tracing;
import dev.serai.refusal.UnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.model.RedeliveryPolicyDefinition;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;
import org.apache.camel.spi.UnitOfWorkFactory;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Observability of a running application: metrics, health checks, logging context, traces. */
final class OperationsBeans {
    private static final String TRACES_ENDPOINT = "serai.traces.endpoint";

    private final Beans beans;
    private final Settings settings;
    private final MeterRegistry meters;

    private OperationsBeans(Beans beans, Settings settings, MeterRegistry meters) {
        this.beans = beans;
        this.settings = settings;
        this.meters = meters;
    }

    /** Binds the beans that Camel looks up when it starts. */
    static OperationsBeans add(Beans beans, Settings settings) {
        MeterRegistry meters = Metrics.registry();
        beans.bind("metricsRegistry", meters);
        beans.bind("stepMeter", new StepMetrics(meters));
        beans.bind("unitOfWorkFactory", (UnitOfWorkFactory) MessageIdUnitOfWork::of);
        settings.optional(TRACES_ENDPOINT).ifPresent(endpoint -> {
            Tracing tracing = beans.closing(Tracing.to(endpoint));
            beans.bind("tracer", tracing.tracer());
            beans.bind("contextPropagators", tracing.propagators());
        });
        return new OperationsBeans(beans, settings, meters);
    }

    /** Sets what a failure logs, and enables Camel's tracer if traces are configured; to be called before routes are added. */
    void beforeRoutes(CamelContext camel) {
        DefaultErrorHandlerDefinition errors = new DefaultErrorHandlerDefinition();
        // otherwise each failure comes with a table of several lines that shows one step
        errors.setRedeliveryPolicy(new RedeliveryPolicyDefinition().logExhaustedMessageHistory(false));
        camel.getCamelContextExtension().setErrorHandlerFactory(errors);
        if (settings.optional(TRACES_ENDPOINT).isPresent()) {
            Tracing.begin(camel);
        }
    }

    /** Adds the metrics and health checks that need a running application. */
    void afterStart(
            CamelContext camel,
            LiveRoutes routes,
            Set<Part> parts,
            EngineBeans engine,
            Supplier<Optional<UnavailableException>> storeFailure) {
        HealthCheckRegistry health = HealthCheckRegistry.get(camel);
        if (health != null) {
            health.register(SuppliedCheck.readiness("route-files", () -> missing(routes)));
            health.register(SuppliedCheck.readiness("children", engine::fault));
        }
        if (parts.stream().anyMatch(Part::needsAws)) {
            List<String> queues = Part.names(parts, Part::queues, settings);
            SqsClient sqs = beans.clients().probes().sqs();
            S3Client s3 = beans.clients().probes().s3();
            Metrics.addQueues(meters, new Queues(sqs, settings.access()), queues);
            if (health != null) {
                health.register(SuppliedCheck.liveness(
                        "message-store", () -> storeFailure.get().map(Throwable::getMessage)));
                health.register(new ServicesCheck(
                        "queues", queues, name -> sqs.getQueueUrl(request -> request.queueName(name))));
                health.register(new ServicesCheck(
                        "buckets",
                        Part.names(parts, Part::buckets, settings),
                        name -> s3.headBucket(request -> request.bucket(name))));
                // by the client of probes: whoever asks for readiness waits for a few seconds only
                WriteProbe writes = new WriteProbe(
                        s3,
                        settings.get("serai.bucket.log-events"),
                        beans.clients().bucketsAnswer());
                health.register(SuppliedCheck.readiness("storing-in-buckets", writes::fault));
            }
        }
        Metrics.addChildren(meters, engine.pool());
    }

    /**
     * A sentence for each route that ran before, is still in the route files, and does not run; empty if there is none.
     */
    private static Optional<String> missing(LiveRoutes routes) {
        return Optional.of(routes.missing().stream().map(RouteFault::toString).collect(Collectors.joining(" ")))
                .filter(faults -> !faults.isEmpty());
    }
}
