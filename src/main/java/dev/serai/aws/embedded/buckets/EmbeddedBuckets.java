package dev.serai.aws.embedded.buckets;

import dev.serai.aws.AwsAccess;
import dev.serai.aws.embedded.DataFolder;
import dev.serai.aws.embedded.Ports;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import dev.serai.refusal.UnavailableException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * S3 buckets inside the process: S3Proxy on a loopback port, with each object stored as a file below the data folder.
 * Requests must be signed with the given keys; keys and metadata that files cannot hold are rejected. Safe for use by
 * several threads.
 */
public final class EmbeddedBuckets implements AutoCloseable {
    private static final String PORT = "serai.embedded.s3-port";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{1,61}[A-Za-z0-9_-]");

    /** Bytes of memory for bodies that are held: five parts as the AWS CLI sends them, 8 MiB that count twice. */
    private static final long BODIES = 80L << 20;

    private final FileBlobStore files;
    private final NotifyingBlobStore store;
    private final S3Proxy proxy;
    private final URI endpoint;
    private final List<ObjectExpiry> expiries = new CopyOnWriteArrayList<>();

    private EmbeddedBuckets(FileBlobStore files, NotifyingBlobStore store, S3Proxy proxy, URI endpoint) {
        this.files = files;
        this.store = store;
        this.proxy = proxy;
        this.endpoint = endpoint;
    }

    /**
     * Lets a key pass that the buckets can hold.
     *
     * @throws RefusedException {@code invalid-parameter}, with the rule that it breaks
     */
    public static void checkKey(String key) {
        try {
            KeyRules.check(key);
        } catch (S3Exception e) {
            throw new RefusedException(
                    Refusal.INVALID_PARAMETER, e.awsErrorDetails().errorMessage());
        }
    }

    /** The port that buckets will have that are given this one: a free one for 0. */
    public static int portFor(int port) {
        return port == 0 ? Ports.claim(port, "buckets", PORT) : port;
    }

    /**
     * Starts the buckets and serves what the data folder holds.
     *
     * @param data the folder for the objects; created if it is missing
     * @param port the port on 127.0.0.1; 0 picks a free one
     * @param keys the keys with which clients must sign
     * @throws UnavailableException if the port is taken or the folder is unusable
     */
    public static EmbeddedBuckets start(Path data, int port, AwsAccess.Keys keys) {
        return start(data, port, keys, "", Optional.empty());
    }

    /**
     * Starts the buckets like {@link #start(Path, int, AwsAccess.Keys)}.
     *
     * @param bucket the bucket for which {@link #onObjectCreated} will be called; until then writers of its objects below
     *     the prefix wait, so that none that is stored during a start goes unnoticed
     * @param prefix empty if it will not be called
     */
    public static EmbeddedBuckets start(
            Path data, int port, AwsAccess.Keys keys, String bucket, Optional<String> prefix) {
        return start(
                data,
                port,
                keys,
                new HeldBodies(BODIES),
                UnaryOperator.identity(),
                store -> prefix.ifPresent(below -> store.announce(bucket, below)));
    }

    /** Starts the buckets with a bound of the caller's on the memory of bodies. */
    static EmbeddedBuckets start(Path data, int port, AwsAccess.Keys keys, HeldBodies bodies) {
        return start(data, port, keys, bodies, UnaryOperator.identity(), store -> {});
    }

    /** Starts the buckets with S3Proxy's store on files as the caller makes it. */
    static EmbeddedBuckets start(Path data, AwsAccess.Keys keys, UnaryOperator<BlobStore> disk) {
        return start(data, 0, keys, new HeldBodies(BODIES), disk, store -> {});
    }

    private static EmbeddedBuckets start(
            Path data,
            int port,
            AwsAccess.Keys keys,
            HeldBodies bodies,
            UnaryOperator<BlobStore> disk,
            Consumer<NotifyingBlobStore> beforeServing) {
        Path folder = DataFolder.prepare(data, "buckets").toAbsolutePath();
        int claimed = Ports.claim(port, "buckets", PORT);
        URI endpoint = URI.create("http://127.0.0.1:" + claimed);
        FileBlobStore files = new FileBlobStore(folder, disk.apply(new FilesystemNio2BlobStore(folder.toString())));
        files.removeUnfinished();
        NotifyingBlobStore store = new NotifyingBlobStore(new GuardedBlobStore(files, folder, System::nanoTime));
        beforeServing.accept(store);
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(store)
                .endpoint(endpoint)
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, keys.accessKey(), keys.secretKey())
                .v4MaxChunkSize(HeldBodies.MAX_CHUNK)
                .ignoreUnknownHeaders(true)
                .build();
        RequestFilter.addTo(proxy, bodies, files);
        try {
            proxy.start();
        } catch (Exception e) {
            throw new UnavailableException("The embedded buckets do not start on port " + claimed + ".", e);
        }
        return new EmbeddedBuckets(files, store, proxy, endpoint);
    }

    /** The URL of the buckets, such as {@code http://127.0.0.1:9000}. */
    public URI endpoint() {
        return endpoint;
    }

    /**
     * Creates each missing bucket, in process: over HTTP it would be the first use of the server and of an AWS client,
     * which delays the start. Idempotent.
     *
     * @throws UnavailableException if a name is none that a bucket can have, or the folder cannot be written
     */
    public void make(List<String> names) {
        for (String name : names) {
            if (!NAME.matcher(name).matches()) {
                throw new UnavailableException(
                        "Cannot make bucket " + name
                                + ": a name has 3 to 63 letters, digits, dots, hyphens and underscores, and no dot at its ends.");
            }
            try {
                if (!store.containerExists(name)) {
                    store.createContainer(name);
                }
            } catch (S3Exception | UncheckedIOException e) {
                throw new UnavailableException("Cannot make bucket " + name + ": " + e.getMessage() + ".", e);
            }
        }
    }

    /**
     * A client for use in this process. It writes plain objects directly to the store, because a signed HTTP request
     * costs several times as much as storing a log event; all other calls go to the given client.
     *
     * @param remote a client of {@link #endpoint()}; closed with the result
     */
    public S3Client inProcessClient(S3Client remote) {
        return new InProcessS3Client(remote, store);
    }

    /**
     * Calls {@code created} with the key of each object created in that bucket below that prefix. The writer's request
     * waits for the call; if it throws, the request fails and can be retried.
     */
    public void onObjectCreated(String bucket, String prefix, Consumer<String> created) {
        store.subscribe(bucket, prefix, created);
    }

    /** Deletes, every hour, the objects of that bucket that were last written longer than {@code age} ago. */
    public void expire(String bucket, Duration age) {
        ObjectExpiry expiry = new ObjectExpiry(files, bucket, age, Clock.systemUTC());
        expiries.add(expiry);
        expiry.start();
    }

    @Override
    public void close() {
        expiries.forEach(ObjectExpiry::close);
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the embedded buckets did not stop", e);
        }
    }
}
