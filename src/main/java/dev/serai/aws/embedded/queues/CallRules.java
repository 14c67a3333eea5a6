package dev.serai.aws.embedded.queues;

import com.fasterxml.jackson.databind.JsonNode;
import dev.serai.json.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.util.ByteString;
import org.elasticmq.QueueData;
import org.elasticmq.msg.GetQueueData;
import org.elasticmq.msg.LookupQueue;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What is refused of calls that ElasticMQ 1.7.1 answers without waiting for the queue they change: {@link QueueProxy} refuses
 * the same, but nobody hears it. Safe for use by several threads.
 */
final class CallRules {
    private static final String TARGET = "x-amz-target";
    private static final String SET_ATTRIBUTES = "SetQueueAttributes";
    private static final String TAG = "TagQueue";
    private static final String REDRIVE_POLICY = "RedrivePolicy";

    private static final CompletionStage<Optional<String>> NONE = CompletableFuture.completedStage(Optional.empty());

    private volatile ActorRef manager;

    /** Sets who knows the queues; until then tags are not looked at here. */
    void queuesOf(ActorRef known) {
        manager = known;
    }

    /**
     * Why the call is refused; empty if it is not. What cannot be read is left to ElasticMQ.
     *
     * @param json whether the body is JSON; else a form
     */
    CompletionStage<Optional<String>> refusal(HttpRequest call, ByteString body, boolean json) {
        if (json) {
            String target = call.getHeader(TARGET).map(HttpHeader::value).orElse("");
            return target.endsWith("." + SET_ATTRIBUTES) || target.endsWith("." + TAG)
                    ? Json.object(body.utf8String().getBytes(StandardCharsets.UTF_8))
                            .map(fields -> ofJson(target, fields))
                            .orElse(NONE)
                    : NONE;
        }
        String form = body.utf8String();
        return form.contains(SET_ATTRIBUTES) || form.contains(TAG)
                ? ofForm(call.getUri().getPathString(), form)
                : NONE;
    }

    private CompletionStage<Optional<String>> ofJson(String target, JsonNode call) {
        String queue = name(call.path("QueueUrl").asText(""));
        if (target.endsWith(SET_ATTRIBUTES)) {
            return ofPolicy(queue, call.path("Attributes").path(REDRIVE_POLICY).asText(""));
        }
        Map<String, String> tags = new HashMap<>();
        call.path("Tags")
                .fields()
                .forEachRemaining(tag -> tags.put(tag.getKey(), tag.getValue().asText("")));
        return ofTags(queue, tags);
    }

    private CompletionStage<Optional<String>> ofForm(String path, String form) {
        Map<String, String> fields = new HashMap<>();
        try {
            for (String field : form.split("&")) {
                int equals = field.indexOf('=');
                if (equals > 0) {
                    fields.put(decoded(field.substring(0, equals)), decoded(field.substring(equals + 1)));
                }
            }
        } catch (IllegalArgumentException e) {
            return NONE;
        }
        String queue = name(fields.getOrDefault("QueueUrl", path));
        return switch (fields.getOrDefault("Action", "")) {
            case SET_ATTRIBUTES ->
                ofPolicy(queue, numbered(fields, "Attribute", "Name").getOrDefault(REDRIVE_POLICY, ""));
            case TAG -> ofTags(queue, numbered(fields, "Tag", "Key"));
            default -> NONE;
        };
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** The pairs of fields such as {@code Tag.1.Key} and {@code Tag.1.Value}. */
    private static Map<String, String> numbered(Map<String, String> fields, String what, String key) {
        Map<String, String> pairs = new HashMap<>();
        String end = "." + key;
        fields.forEach((field, value) -> {
            if (field.startsWith(what + ".") && field.endsWith(end)) {
                String place = field.substring(0, field.length() - end.length());
                pairs.put(value, fields.getOrDefault(place + ".Value", ""));
            }
        });
        return pairs;
    }

    private static CompletionStage<Optional<String>> ofPolicy(String queue, String policy) {
        String target = Json.object(policy.getBytes(StandardCharsets.UTF_8))
                .map(fields -> fields.path("deadLetterTargetArn").asText(""))
                .orElse("");
        return target.substring(target.lastIndexOf(':') + 1).equals(queue)
                ? CompletableFuture.completedStage(Optional.of(QueueProxy.ITS_OWN_DEAD_LETTERS))
                : NONE;
    }

    private CompletionStage<Optional<String>> ofTags(String queue, Map<String, String> tags) {
        if (manager == null) {
            return NONE;
        }
        return Patterns.ask(manager, new LookupQueue(queue), QueueManagerProxy.TIMEOUT)
                .thenCompose(found -> ((Option<?>) found).isEmpty()
                        ? NONE
                        : Patterns.ask(
                                        (ActorRef) ((Option<?>) found).get(),
                                        new GetQueueData(),
                                        QueueManagerProxy.TIMEOUT)
                                .thenApply(data -> QueueTags.refusal(
                                        CollectionConverters.asJava(((QueueData) data).tags()), tags)))
                .exceptionally(e -> Optional.empty()); // its queue has the same rule
    }

    private static String name(String queueUrl) {
        return queueUrl.substring(queueUrl.lastIndexOf('/') + 1);
    }
}
