package dev.serai.aws.embedded.queues;

import com.typesafe.config.Config;
import java.util.Map;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.scaladsl.ConnectionContext;
import org.apache.pekko.http.scaladsl.Http;
import org.apache.pekko.http.scaladsl.Http$;
import org.apache.pekko.http.scaladsl.HttpExt;
import org.apache.pekko.http.scaladsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.scaladsl.BidiFlow;
import org.apache.pekko.stream.scaladsl.Flow;
import org.apache.pekko.stream.scaladsl.Keep;
import scala.concurrent.Future;

/** Pekko's HTTP extension, with a filter before the routes of each server. */
final class FilteredHttp extends HttpExt {
    private final CallFilter filter;

    private FilteredHttp(Config config, ExtendedActorSystem system, CallFilter filter) {
        super(config, system);
        this.filter = filter;
    }

    /**
     * Gives the servers of that system the filter. ElasticMQ 1.7.1 makes its routes and binds them in one method, and
     * extensions are looked up by an object that cannot be replaced, so the system's table is changed by reflection.
     */
    static void install(ActorSystem system, CallFilter filter) {
        try {
            var field = system.getClass().getDeclaredField("extensions");
            field.setAccessible(true);
            @SuppressWarnings("unchecked")
            Map<Object, Object> extensions = (Map<Object, Object>) field.get(system);
            extensions.put(
                    Http$.MODULE$,
                    new FilteredHttp(
                            system.settings().config().getConfig("pekko.http"), (ExtendedActorSystem) system, filter));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this version of Pekko keeps its extensions elsewhere", e);
        }
    }

    @Override
    public Future<Http.ServerBinding> bindAndHandleImpl(
            Flow<HttpRequest, HttpResponse, Object> handler,
            String host,
            int port,
            ConnectionContext context,
            ServerSettings settings,
            LoggingAdapter log,
            Materializer materializer) {
        return super.bindAndHandleImpl(
                BidiFlow.fromGraph(filter).joinMat(handler, Keep.right()),
                host,
                port,
                context,
                settings,
                log,
                materializer);
    }
}
