package dev.serai.image.codec.webp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.serai.image.codec.CodecTorture;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WebpFuzz {
    static Stream<Arguments> seeds() {
        return CodecTorture.seeds("webp");
    }

    @MethodSource("seeds")
    @FuzzTest
    void givesAPictureOrARefusal(byte[] file) {
        CodecTorture.tryAll(file);
    }
}
