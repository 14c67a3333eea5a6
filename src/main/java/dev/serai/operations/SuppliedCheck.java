package dev.serai.operations;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** A health check whose result a function supplies. Safe for use by several threads if the function is. */
public final class SuppliedCheck extends AbstractHealthCheck {
    private final boolean liveness;
    private final Consumer<HealthCheckResultBuilder> check;

    private SuppliedCheck(String name, boolean liveness, Consumer<HealthCheckResultBuilder> check) {
        super("serai", name);
        this.liveness = liveness;
        this.check = check;
    }

    /**
     * A readiness check that is up while there is no fault.
     *
     * @param name the check's name
     * @param fault supplies the fault as a sentence, or empty
     */
    public static SuppliedCheck readiness(String name, Supplier<Optional<String>> fault) {
        return new SuppliedCheck(name, false, result -> report(result, fault.get()));
    }

    /**
     * A check of liveness and readiness that is up while there is no fault.
     *
     * @param name the check's name
     * @param fault supplies the fault as a sentence, or empty
     */
    public static SuppliedCheck liveness(String name, Supplier<Optional<String>> fault) {
        return new SuppliedCheck(name, true, result -> report(result, fault.get()));
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
