package dev.serai.aws;

import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.retry.RetryMode;

/**
 * Environment variables of AWS that are set to nothing. The AWS CLI takes them for absent; the SDK fails on some, because
 * nothing is no number, switch or mode. It reads a system property first, so one with the default is put before each.
 */
public final class EmptyVariables {
    private EmptyVariables() {}

    /** Has the SDK take the empty variables of this process for absent; to be called before the first client is built. */
    public static void ignore() {
        // by far most processes have none: those are spared the SDK's classes, which the shortest commands need for
        // nothing else
        if (System.getenv().entrySet().stream().anyMatch(EmptyVariables::isEmpty)) {
            properties(System.getenv()).forEach((property, value) -> {
                if (System.getProperty(property) == null) {
                    System.setProperty(property, value);
                }
            });
        }
    }

    private static boolean isEmpty(Map.Entry<String, String> variable) {
        return variable.getKey().startsWith("AWS_") && variable.getValue().isBlank();
    }

    /** The system properties to be put before the empty variables of an environment. */
    static Map<String, String> properties(Map<String, String> environment) {
        Map<String, String> properties = new LinkedHashMap<>();
        defaults().forEach((setting, value) -> {
            String given = environment.get(setting.environmentVariable());
            if (given != null && given.isBlank()) {
                properties.put(setting.property(), value);
            }
        });
        return properties;
    }

    private static Map<SdkSystemSetting, String> defaults() {
        return Map.of(
                SdkSystemSetting.AWS_MAX_ATTEMPTS, RetryMode.defaultRetryMode() == RetryMode.LEGACY ? "4" : "3",
                SdkSystemSetting.AWS_DEFAULTS_MODE, "legacy",
                SdkSystemSetting.AWS_USE_DUALSTACK_ENDPOINT, "false",
                SdkSystemSetting.AWS_USE_FIPS_ENDPOINT, "false",
                SdkSystemSetting.AWS_DISABLE_REQUEST_COMPRESSION, "false",
                SdkSystemSetting.AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES, "10240");
    }
}
