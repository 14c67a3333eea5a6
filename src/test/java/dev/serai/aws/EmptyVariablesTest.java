package dev.serai.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is put before environment variables that are set to nothing. */
class EmptyVariablesTest {
    @Test
    void anEmptyVariableStandsForTheDefault() {
        Map<String, String> environment = new HashMap<>();
        environment.put("AWS_MAX_ATTEMPTS", "");
        environment.put("AWS_DEFAULTS_MODE", " ");
        environment.put("AWS_USE_FIPS_ENDPOINT", "");
        assertThat(EmptyVariables.properties(environment))
                .containsOnlyKeys("aws.maxAttempts", "aws.defaultsMode", "aws.useFipsEndpoint")
                .containsEntry("aws.defaultsMode", "legacy")
                .containsEntry("aws.useFipsEndpoint", "false");
    }

    @Test
    void whatIsSetOrAbsentIsLeftToTheSdk() {
        assertThat(EmptyVariables.properties(Map.of("AWS_MAX_ATTEMPTS", "2", "AWS_REGION", "")))
                .isEmpty();
    }
}
