package dev.serai.image.codec.tiff;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.serai.image.codec.CodecTorture;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TiffFuzz {
    static Stream<Arguments> seeds() {
        return CodecTorture.seeds("tiff");
    }

    @MethodSource("seeds")
    @FuzzTest
    void givesAPictureOrARefusal(byte[] file) {
        CodecTorture.tryAll(file);
    }
}
