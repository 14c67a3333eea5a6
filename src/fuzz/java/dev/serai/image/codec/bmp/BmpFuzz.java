package dev.serai.image.codec.bmp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.serai.image.codec.CodecTorture;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BmpFuzz {
    static Stream<Arguments> seeds() {
        return CodecTorture.seeds("bmp");
    }

    @MethodSource("seeds")
    @FuzzTest
    void givesAPictureOrARefusal(byte[] file) {
        CodecTorture.tryAll(file);
    }
}
