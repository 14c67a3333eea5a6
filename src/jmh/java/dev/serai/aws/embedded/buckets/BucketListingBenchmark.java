package dev.serai.aws.embedded.buckets;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Listings of a bucket with 100,000 objects of a day, by Serai's store and by S3Proxy's alone; and storing one more. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
public class BucketListingBenchmark {
    private static final int OBJECTS = 100_000;
    private static final String FOLDER = "numbers/2026/11/27/";

    /** Whose store. */
    @Param({"serai", "s3proxy"})
    public String store;

    private Path root;
    private BlobStore blobs;
    private int stored;

    /** Makes the objects. */
    @Setup
    public void fill() throws IOException {
        root = Files.createTempDirectory(Path.of("target"), "listing").toAbsolutePath();
        blobs = store.equals("serai") ? new FileBlobStore(root) : new FilesystemNio2BlobStore(root.toString());
        blobs.createContainer("log-events");
        Path folder = Files.createDirectories(root.resolve("log-events").resolve(FOLDER));
        for (int i = 0; i < OBJECTS; i++) {
            Path file = Files.write(folder.resolve("%08x-event.json".formatted(i * 0x9E3779B1)), new byte[300]);
            Files.getFileAttributeView(file, UserDefinedFileAttributeView.class)
                    .write("user.content-md5", ByteBuffer.wrap(new byte[16]));
        }
    }

    private void put(String name) {
        blobs.putBlob(
                PutObjectRequest.builder()
                        .bucket("log-events")
                        .key(FOLDER + name)
                        .contentType("application/json")
                        .build(),
                new ByteArrayInputStream(new byte[300]));
    }

    /** The first ten. */
    @Benchmark
    public Object ten() {
        return list(10, "");
    }

    /** Ten from the middle on. */
    @Benchmark
    public Object tenFromTheMiddle() {
        return list(10, FOLDER + "8");
    }

    /** The first thousand. */
    @Benchmark
    public Object thousand() {
        return list(1_000, "");
    }

    /** The first ten, where one is stored before each look. */
    @Benchmark
    public Object tenWhileStoring() {
        put("new-%08d".formatted(stored++));
        return list(10, "");
    }

    /** The first ten of a store that has just been started. */
    @Benchmark
    public Object tenAfterAStart() {
        if (blobs instanceof FileBlobStore) {
            blobs = new FileBlobStore(root);
        }
        return list(10, "");
    }

    private Object list(int size, String after) {
        return blobs.list(ListObjectsV2Request.builder()
                .bucket("log-events")
                .prefix(FOLDER)
                .startAfter(after)
                .maxKeys(size)
                .build());
    }

    /** Removes them. */
    @TearDown(Level.Trial)
    public void remove() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
