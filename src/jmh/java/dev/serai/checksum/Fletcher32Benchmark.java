package dev.serai.checksum;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.Adler32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Fletcher-32 in both its ways beside two checksums of the JDK; {@code gigabytes} a second is the figure to read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Fletcher32Benchmark {
    /** Bytes done, counted beside the calls. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Volume {
        /** 10^9 bytes. */
        public double gigabytes;

        @Setup(Level.Iteration)
        public void reset() {
            gigabytes = 0;
        }
    }

    /** The size of a datagram's text, of a small file, and of a large one. */
    @Param({"64", "65536", "16777216"})
    public int size;

    private final WordSums plain = new PlainWordSums();
    private final WordSums vector = new VectorWordSums();
    private byte[] bytes;

    @Setup
    public void makeNoise() {
        bytes = new byte[size];
        new Random(1).nextBytes(bytes);
    }

    @Benchmark
    public int fletcher32(Volume volume) {
        volume.gigabytes += size / 1e9;
        return Fletcher32.of(bytes);
    }

    @Benchmark
    public long fletcher32Plain(Volume volume) {
        volume.gigabytes += size / 1e9;
        return plain.add(0, bytes, 0, size);
    }

    @Benchmark
    public long fletcher32Vector(Volume volume) {
        volume.gigabytes += size / 1e9;
        return vector.add(0, bytes, 0, size);
    }

    @Benchmark
    public long adler32(Volume volume) {
        return jdk(new Adler32(), volume);
    }

    @Benchmark
    public long crc32c(Volume volume) {
        return jdk(new CRC32C(), volume);
    }

    private long jdk(Checksum checksum, Volume volume) {
        volume.gigabytes += size / 1e9;
        checksum.update(bytes, 0, size);
        return checksum.getValue();
    }
}
