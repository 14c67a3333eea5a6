package dev.serai.operations;

import dev.serai.aws.Availability;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A readiness check that is up while several services answer; each is a detail of the result. Camel runs a check for one
 * caller at a time, and whoever checks readiness waits for a few seconds only: after a service that says nothing at all
 * the others are not asked, and those who waited meanwhile are told the same. Safe for use by several threads.
 */
public final class ServicesCheck extends AbstractHealthCheck {
    private static final String ANSWERS = "answers";
    private static final String NO_ANSWER = "does not answer";
    private static final String NOT_ASKED = "not asked";

    /** How long nobody is asked again after one has said nothing. */
    private static final long SILENCE_LASTS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String kind;
    private final List<String> names;
    private final Consumer<String> request;
    private Map<String, String> last = Map.of();
    private long lastAsked;
    private boolean silent;

    /**
     * A check of those services.
     *
     * @param kind the check's name and what the services are: queues or buckets
     * @param names the services' names
     * @param request calls the service of that name, and throws an {@link SdkException} if it does not answer
     */
    public ServicesCheck(String kind, List<String> names, Consumer<String> request) {
        super("serai", kind);
        this.kind = kind;
        this.names = List.copyOf(names);
        this.request = request;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected synchronized void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        if (!silent || System.nanoTime() - lastAsked > SILENCE_LASTS_NANOS) {
            last = ask();
            lastAsked = System.nanoTime();
        }
        result.up();
        last.forEach(result::detail);
        if (last.containsValue(NO_ANSWER)) {
            result.message("These " + kind + " do not answer: "
                            + last.entrySet().stream()
                                    .filter(service -> service.getValue().equals(NO_ANSWER))
                                    .map(Map.Entry::getKey)
                                    .collect(Collectors.joining(", "))
                            + ".")
                    .down();
        }
    }

    private Map<String, String> ask() {
        Map<String, String> answers = new LinkedHashMap<>();
        silent = false;
        for (String name : names) {
            try {
                if (!silent) {
                    request.accept(name);
                }
                answers.put(name, silent ? NOT_ASKED : ANSWERS);
            } catch (SdkException e) {
                answers.put(name, NO_ANSWER);
                silent = Availability.isSilence(e);
            }
        }
        return answers;
    }
}
