package dev.serai.operations;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;

/**
 * Exports a trace of each message to a collector over OTLP (HTTP). Spans that the collector does not accept are
 * dropped; messages never wait for it. Safe for use by several threads.
 */
public final class Tracing implements AutoCloseable {
    private final SdkTracerProvider provider;

    private Tracing(SdkTracerProvider provider) {
        this.provider = provider;
    }

    /**
     * Starts exporting spans to a collector.
     *
     * @param endpoint the collector's URL without {@code /v1/traces}, such as {@code http://localhost:4318}
     */
    public static Tracing to(String endpoint) {
        return new Tracing(SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "serai"))))
                .addSpanProcessor(BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder()
                                .setEndpoint(endpoint.replaceFirst("/+$", "") + "/v1/traces")
                                .build())
                        .build())
                .build());
    }

    /** The tracer for Camel, to be bound in its registry. */
    public Tracer tracer() {
        return provider.get("serai");
    }

    /** The propagation of traces between processes: W3C's {@code traceparent}. */
    public ContextPropagators propagators() {
        return ContextPropagators.create(W3CTraceContextPropagator.getInstance());
    }

    /** Enables Camel's tracer; to be called after beans are bound and before routes are added. */
    public static void begin(CamelContext camel) {
        new OpenTelemetryTracer().init(camel);
    }

    /** Exports the remaining spans and stops. */
    @Override
    public void close() {
        provider.close();
    }
}
