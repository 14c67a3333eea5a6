import dev.serai.image.Format;
import dev.serai.image.Limits;
import dev.serai.image.Pipeline;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import dev.serai.image.kernels.KernelFamily;
import dev.serai.image.rows.Parallelism;
import java.util.Map;
import java.util.function.BiFunction;

/** The work of a request and nothing else, by Serai's library, for {@code Relay}: in one thread each, as a full house has it. */
public final class LibraryJob implements BiFunction<Byte, byte[], byte[]> {
    private static final Map<Character, String> STEPS = Map.of(' ', "grayscale", 's', "scale:0.5", 'b', "blur:2");

    public LibraryJob() {
        Parallelism.limit(1);
        KernelFamily.warmUp();
    }

    @Override
    public byte[] apply(Byte job, byte[] photograph) {
        return Codecs.write(
                Pipeline.parse(STEPS.get((char) (byte) job)).apply(Codecs.read(photograph, Limits.DEFAULT)),
                Format.JPEG,
                WriteOptions.DEFAULT);
    }
}
