package dev.serai.web.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The page's status strip: health, how full the queues are, and what the child processes do. */
public final class StatusBoard implements Watch.Topic, CamelContextAware {
    private static final QueueAttributeName WAITING = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
    private static final QueueAttributeName DELAYED = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED;
    private static final QueueAttributeName TAKEN = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE;

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

    private final SqsClient sqs;
    private final List<Queue> queues;
    private final Supplier<Optional<Workforce>> workers;
    private final Map<String, String> urls = new ConcurrentHashMap<>();
    private CamelContext camel;

    /**
     * A board of those queues.
     *
     * @param workers what the child processes do, or empty if this server has none
     */
    public StatusBoard(SqsClient sqs, List<Queue> queues, Supplier<Optional<Workforce>> workers) {
        this.sqs = sqs;
        this.queues = List.copyOf(queues);
        this.workers = workers;
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
        return Duration.ofSeconds(2);
    }

    @Override
    public ObjectNode look() {
        ObjectNode board = PageJson.object();
        ArrayNode list = PageJson.object().arrayNode();
        queues.forEach(queue -> list.add(depth(queue)));
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
        return board.put("tag", Tags.of(board.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** A queue that does not answer, or that these credentials may not look into, has no numbers. */
    private ObjectNode depth(Queue queue) {
        ObjectNode depth = PageJson.object().put("role", queue.role).put("name", queue.name);
        try {
            Map<QueueAttributeName, String> own = attributes(queue.name);
            depth.put("waiting", count(own, WAITING) + count(own, DELAYED)).put("taken", count(own, TAKEN));
        } catch (SdkException e) {
            depth.putNull("waiting").put("taken", 0);
        }
        try {
            depth.put("dead", count(attributes(queue.name + "-dlq"), WAITING));
        } catch (SdkException e) {
            depth.put("dead", 0);
        }
        return depth;
    }

    private Map<QueueAttributeName, String> attributes(String name) {
        String url = urls.computeIfAbsent(
                name, key -> sqs.getQueueUrl(get -> get.queueName(key)).queueUrl());
        return sqs.getQueueAttributes(get -> get.queueUrl(url).attributeNames(WAITING, DELAYED, TAKEN))
                .attributes();
    }

    private static long count(Map<QueueAttributeName, String> attributes, QueueAttributeName name) {
        return Long.parseLong(attributes.getOrDefault(name, "0"));
    }
}
