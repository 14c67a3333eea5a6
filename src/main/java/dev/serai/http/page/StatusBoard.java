package dev.serai.http.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.serai.aws.Availability;
import dev.serai.aws.Queues;
import dev.serai.refusal.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;

/** The page's status strip: health, how full the queues are, and what the child processes do. */
public final class StatusBoard implements LongPolling.Topic, CamelContextAware {
    /**
     * A queue of the strip.
     *
     * @param role what it is for: inbox, outbox, requests or responses
     * @param name what it is called
     */
    public record Queue(String role, String name) {}

    /**
     * The child processes.
     *
     * @param alive how many there are
     * @param busy how many of them have work
     */
    public record Workforce(int alive, int busy) {}

    private final Queues queues;
    private final List<Queue> shown;
    private final Supplier<Optional<Workforce>> workers;
    private final Duration fresh;
    private CamelContext camel;

    /**
     * A board of those queues.
     *
     * @param queues where they are
     * @param shown which of them, in that order
     * @param workers what the child processes do, or empty if this server has none
     * @param fresh how long a look may be shown
     */
    public StatusBoard(Queues queues, List<Queue> shown, Supplier<Optional<Workforce>> workers, Duration fresh) {
        this.queues = queues;
        this.shown = List.copyOf(shown);
        this.workers = workers;
        this.fresh = fresh;
    }

    @Override
    public CamelContext getCamelContext() {
        return camel;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        camel = context;
    }

    @Override
    public Duration fresh() {
        return fresh;
    }

    @Override
    public ObjectNode look() {
        ObjectNode board = PageJson.object();
        ArrayNode list = PageJson.object().arrayNode();
        boolean silent = false;
        for (Queue queue : shown) {
            ObjectNode node = list.addObject().put("role", queue.role).put("name", queue.name);
            node.putNull("waiting").put("taken", 0).put("dead", 0);
            silent = silent || !fill(node, queue);
        }
        board.set("queues", list);
        workers.get().ifPresent(workforce -> board.putObject("workers")
                .put("alive", workforce.alive())
                .put("busy", workforce.busy()));
        ArrayNode down = PageJson.object().arrayNode();
        Collection<HealthCheck.Result> checks = HealthCheckHelper.invokeReadiness(camel);
        checks.stream()
                .filter(check -> check.getState() == HealthCheck.State.DOWN)
                .map(check -> check.getCheck().getId())
                .sorted()
                .forEach(down::add);
        board.putObject("health").put("up", down.isEmpty()).set("down", down);
        return board.put("tag", ETags.of(board.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * A queue that is not there, or that these credentials may not look into, has no numbers; nor have the others after one
     * about which nothing is said at all.
     *
     * @return whether the next may be asked about
     */
    private boolean fill(ObjectNode node, Queue queue) {
        try {
            Queues.Depth depth = queues.depth(queue.name);
            node.put("waiting", depth.waiting()).put("taken", depth.inWork()).put("dead", depth.dead());
            return true;
        } catch (UnavailableException e) {
            return !Availability.isSilence(e);
        }
    }
}
