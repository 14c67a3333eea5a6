package dev.serai.image;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineFuzz {
    @ValueSource(
            strings = {
                "grayscale",
                "scale:0.5,blur:2",
                " blur : 1e1 ,scale",
                "scale:4,scale:.25",
                "blur:+100,grayscale:"
            })
    @FuzzTest
    void givesAPipelineOrARefusal(@NotNull String text) {
        Pipeline pipeline;
        try {
            pipeline = Pipeline.parse(text);
        } catch (RefusedException e) {
            if (e.refusal() != Refusal.INVALID_PARAMETER
                    || e.getMessage().getBytes(StandardCharsets.UTF_8).length > 1_000
                    || e.getMessage().chars().anyMatch(Character::isISOControl)) {
                throw new AssertionError("refused as " + e.code() + ": " + e.getMessage(), e);
            }
            return;
        }
        String canonical = pipeline.toString();
        if (!Pipeline.parse(canonical).equals(pipeline)) {
            throw new AssertionError(text + " is " + canonical + ", which is " + Pipeline.parse(canonical));
        }
    }
}
