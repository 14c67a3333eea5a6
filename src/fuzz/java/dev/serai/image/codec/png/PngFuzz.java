package dev.serai.image.codec.png;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.serai.image.codec.CodecTorture;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PngFuzz {
    private static final int SIGNATURE = 8;

    static Stream<Arguments> seeds() {
        return CodecTorture.seeds("png");
    }

    @MethodSource("seeds")
    @FuzzTest
    void givesAPictureOrARefusal(byte[] file) {
        CodecTorture.tryAll(withChecksums(file));
    }

    /** The file with every chunk's checksum put right: no fuzzer guesses one, and without it nothing is read. */
    private static byte[] withChecksums(byte[] file) {
        ByteBuffer chunks = ByteBuffer.wrap(file.clone());
        int at = SIGNATURE;
        while (at + 12 <= file.length) {
            int length = chunks.getInt(at);
            if (length < 0 || length > file.length - at - 12) {
                break;
            }
            CRC32 crc = new CRC32();
            crc.update(chunks.array(), at + 4, length + 4);
            chunks.putInt(at + 8 + length, (int) crc.getValue());
            at += 12 + length;
        }
        return chunks.array();
    }
}
