package dev.serai.image.codec.jpeg;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.serai.image.codec.Codec;
import dev.serai.image.codec.CodecTorture;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Through the decoder in Java, which can be seen into, and through libjpeg-turbo where the machine has it. */
class JpegFuzz {
    private static final Codec JAVA = new JpegCodec(new JpegJavaEngine());
    private static final Codec LIBRARY = JpegTurboEngine.isPresent() ? new JpegCodec(new JpegTurboEngine()) : null;

    static Stream<Arguments> seeds() {
        return CodecTorture.seeds("jpeg").filter(seed -> JAVA.recognizes((byte[]) seed.get()[0]));
    }

    @MethodSource("seeds")
    @FuzzTest
    void givesAPictureOrARefusal(byte[] file) {
        CodecTorture.tryAll(JAVA, file);
        if (LIBRARY != null) {
            CodecTorture.tryAll(LIBRARY, file);
        }
    }
}
