package dev.serai.operations;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import software.amazon.awssdk.core.exception.SdkException;

/** A health check that asks a function. Safe for use by several threads if the function is. */
public final class SuppliedCheck extends AbstractHealthCheck {
    private final boolean liveness;
    private final Consumer<HealthCheckResultBuilder> check;

    private SuppliedCheck(String name, boolean liveness, Consumer<HealthCheckResultBuilder> check) {
        super("serai", name);
        this.liveness = liveness;
        this.check = check;
    }

    /**
     * Ready while there is no fault.
     *
     * @param fault what is wrong, as a sentence
     */
    public static SuppliedCheck readiness(String name, Supplier<Optional<String>> fault) {
        return new SuppliedCheck(name, false, result -> report(result, fault.get()));
    }

    /**
     * Alive and ready while there is no fault.
     *
     * @param fault what is wrong, as a sentence
     */
    public static SuppliedCheck liveness(String name, Supplier<Optional<String>> fault) {
        return new SuppliedCheck(name, true, result -> report(result, fault.get()));
    }

    /**
     * Ready while every one of several services answers; each is a detail of the check's result.
     *
     * @param names what the services are called
     * @param request sends a request to the service of that name, and throws an {@link SdkException} if none answers
     */
    public static SuppliedCheck answers(String name, List<String> names, Consumer<String> request) {
        return new SuppliedCheck(name, false, result -> {
            result.up();
            for (String service : names) {
                try {
                    request.accept(service);
                    result.detail(service, "answers");
                } catch (SdkException e) {
                    result.detail(service, "does not answer").down();
                }
            }
        });
    }

    private static void report(HealthCheckResultBuilder result, Optional<String> fault) {
        result.up();
        fault.ifPresent(why -> result.message(why).down());
    }

    @Override
    public boolean isLiveness() {
        return liveness;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        check.accept(result);
    }
}
