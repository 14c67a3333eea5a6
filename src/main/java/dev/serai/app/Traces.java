package dev.serai.app;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;

/**
 * A trace of each message, sent over OTLP (HTTP) to the collector that {@code serai.traces.endpoint} names; nothing while
 * it names none. What the collector does not take is dropped, never waited for.
 */
final class Traces {
    private static final String ENDPOINT = "serai.traces.endpoint";

    private Traces() {}

    /** Adds what Camel's tracer needs, if traces are wanted. */
    static void add(Beans beans, Settings settings) {
        String endpoint = settings.get(ENDPOINT);
        if (endpoint.isEmpty()) {
            return;
        }
        SdkTracerProvider provider = beans.closing(SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "serai"))))
                .addSpanProcessor(BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder()
                                .setEndpoint(endpoint.replaceFirst("/+$", "") + "/v1/traces")
                                .build())
                        .build())
                .build());
        beans.bind("tracer", provider.get("serai"));
        beans.bind("contextPropagators", ContextPropagators.create(W3CTraceContextPropagator.getInstance()));
    }

    /** Turns Camel's tracer on, if traces are wanted; to be called before there are routes. */
    static void begin(CamelContext camel, Settings settings) {
        if (!settings.get(ENDPOINT).isEmpty()) {
            new OpenTelemetryTracer().init(camel);
        }
    }
}
