package dev.serai.aws.embedded.buckets;

import dev.serai.aws.AwsAccess;
import dev.serai.aws.embedded.DataFolder;
import dev.serai.aws.embedded.Ports;
import dev.serai.refusal.UnavailableException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Buckets inside the process: S3Proxy on a loopback port, each object a file below the data folder. Requests are
 * checked for the signature of the given keys; what files cannot hold is refused.
 */
public final class EmbeddedBuckets implements AutoCloseable {
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
     * Starts the buckets with what the folder holds.
     *
     * @param data the folder for the objects; made if it is missing
     * @param port the port on 127.0.0.1, 0 for any free one
     * @param keys the keys that clients must sign with
     * @throws UnavailableException if the port is taken or the folder unusable
     */
    public static EmbeddedBuckets start(Path data, int port, AwsAccess.Keys keys) {
        Path folder = DataFolder.prepare(data, "buckets").toAbsolutePath();
        int claimed = Ports.claim(port, "buckets", "serai.embedded.s3-port");
        URI endpoint = URI.create("http://127.0.0.1:" + claimed);
        FileBlobStore files = new FileBlobStore(folder);
        files.removeUnfinished();
        NotifyingBlobStore store = new NotifyingBlobStore(files);
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(store)
                .endpoint(endpoint)
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, keys.accessKey(), keys.secretKey())
                .ignoreUnknownHeaders(true)
                .build();
        CopyHeaders.refuseIn(proxy);
        try {
            proxy.start();
        } catch (Exception e) {
            throw new UnavailableException("The embedded buckets do not start on port " + claimed + ".", e);
        }
        return new EmbeddedBuckets(files, store, proxy, endpoint);
    }

    /** Where the buckets are reached, such as {@code http://127.0.0.1:9000}. */
    public URI endpoint() {
        return endpoint;
    }

    /**
     * A client of these buckets for the same process: plain writes go straight to the store, as a signed request over
     * loopback costs several times what storing a log event does. Everything else goes the way of the given client.
     *
     * @param remote a client of {@link #endpoint()}, closed with the result
     */
    public S3Client nearer(S3Client remote) {
        return new InProcessS3Client(remote, store);
    }

    /**
     * From now on tells of each object that is made in that bucket below that prefix, by its key. Whoever stores the object
     * waits for {@code created}; if that throws, storing counts as failed, and can be tried again.
     */
    public void announce(String bucket, String prefix, Consumer<String> created) {
        store.subscribe(bucket, prefix, created);
    }

    /** From now on removes, every hour, the objects of that bucket that were last written longer ago than that. */
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
