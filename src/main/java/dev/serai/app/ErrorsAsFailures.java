package dev.serai.app;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Turns an {@link Error} thrown by a step, such as {@link OutOfMemoryError}, into an ordinary failure: the message
 * returns to the queue and, after its last receive, moves to the dead-letter queue. Camel does this for beans, but lets
 * errors of other steps (conversions, processors) reach the polling thread, which then ends: the route looks healthy
 * but consumes nothing.
 */
final class ErrorsAsFailures implements InterceptStrategy {
    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return new Guarded(target);
    }

    private static final class Guarded extends DelegateAsyncProcessor {
        Guarded(Processor target) {
            super(target);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            AtomicBoolean done = new AtomicBoolean();
            try {
                return super.process(exchange, doneSync -> {
                    done.set(true);
                    callback.done(doneSync);
                });
            } catch (Error e) {
                exchange.setException(e);
                if (!done.get()) { // some steps have already called back; their callers see the failure
                    callback.done(true);
                }
                return true;
            }
        }
    }
}
