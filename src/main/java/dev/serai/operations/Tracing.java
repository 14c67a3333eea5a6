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
 * A trace of each message, sent over OTLP (HTTP) to a collector. What the collector does not take is dropped, never waited
 * for. Safe for use by several threads.
 */
public final class Tracing implements AutoCloseable {
    private final SdkTracerProvider provider;

    private Tracing(SdkTracerProvider provider) {
        this.provider = provider;
    }

    /**
     * Sends spans to a collector.
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

    /** What Camel's tracer makes spans with; to be bound in its registry. */
    public Tracer tracer() {
        return provider.get("serai");
    }

    /** How a trace goes on from process to process: W3C's {@code traceparent}. */
    public ContextPropagators propagators() {
        return ContextPropagators.create(W3CTraceContextPropagator.getInstance());
    }

    /** Turns Camel's tracer on; to be called when the beans are bound and before there are routes. */
    public static void begin(CamelContext camel) {
        new OpenTelemetryTracer().init(camel);
    }

    /** Sends what is left and stops. */
    @Override
    public void close() {
        provider.close();
    }
}
