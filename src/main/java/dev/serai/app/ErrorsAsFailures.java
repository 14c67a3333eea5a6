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
 * Makes an {@link Error} that a step throws, such as {@link OutOfMemoryError} for a picture, a failure like any other: its
 * message goes back to the queue, and after the last try to the dead letters. Camel does so for beans, but lets errors of
 * other steps (a conversion, a processor) through to the thread that takes messages from the queue, and that ends: the
 * route looks well and serves nobody any more.
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
                if (!done.get()) { // some call back on their way out; what they asked for sees the failure
                    callback.done(true);
                }
                return true;
            }
        }
    }
}
