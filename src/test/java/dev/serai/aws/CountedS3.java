package dev.serai.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** One bucket in memory that lists as S3 does, in the order of keys and in pages, and counts what is asked of it. */
public final class CountedS3 implements S3Client {
    private record Stored(byte[] bytes, Instant modified) {}

    private final NavigableMap<String, Stored> objects = new ConcurrentSkipListMap<>();
    private final AtomicInteger gets = new AtomicInteger();
    private final AtomicInteger lists = new AtomicInteger();
    private volatile boolean failing;
    private volatile Duration delay = Duration.ZERO;

    /** Puts an object there without counting it. */
    public void put(String key, String text, Instant modified) {
        objects.put(key, new Stored(text.getBytes(StandardCharsets.UTF_8), modified));
    }

    /** From now on each read takes that long, as over a network. */
    public void delayReads(Duration delay) {
        this.delay = delay;
    }

    /** Whether reads fail from now on, as when the network is away. */
    public void fail(boolean failing) {
        this.failing = failing;
    }

    /** How many objects were asked for. */
    public int gets() {
        return gets.get();
    }

    /** How many pages were listed. */
    public int lists() {
        return lists.get();
    }

    /** The keys there are. */
    public List<String> keys() {
        return List.copyOf(objects.keySet());
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        try (InputStream in = body.contentStreamProvider().newStream()) {
            objects.put(request.key(), new Stored(in.readAllBytes(), Instant.now()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return PutObjectResponse.builder().eTag("\"tag\"").build();
    }

    @Override
    public <T> T getObject(GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
        gets.incrementAndGet();
        LockSupport.parkNanos(delay.toNanos());
        if (failing) {
            throw SdkClientException.create("no route to host");
        }
        Stored stored = objects.get(request.key());
        if (stored == null) {
            throw NoSuchKeyException.builder().statusCode(404).build();
        }
        try {
            return transformer.transform(
                    GetObjectResponse.builder()
                            .contentLength((long) stored.bytes.length)
                            .build(),
                    AbortableInputStream.create(new ByteArrayInputStream(stored.bytes)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getObject(GetObjectRequest request) {
        return getObject(request, ResponseTransformer.toInputStream());
    }

    @Override
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
        lists.incrementAndGet();
        String prefix = request.prefix() == null ? "" : request.prefix();
        int most = request.maxKeys() == null ? 1000 : Math.min(1000, request.maxKeys());
        String after = request.continuationToken();
        List<S3Object> page = new ArrayList<>();
        String next = null;
        for (var entry : (after == null ? objects.tailMap(prefix, true) : objects.tailMap(after, false)).entrySet()) {
            if (!entry.getKey().startsWith(prefix)) {
                break;
            }
            if (page.size() == most) {
                next = page.get(most - 1).key();
                break;
            }
            page.add(S3Object.builder()
                    .key(entry.getKey())
                    .size((long) entry.getValue().bytes.length)
                    .lastModified(entry.getValue().modified)
                    .eTag("\"tag\"")
                    .build());
        }
        return ListObjectsV2Response.builder()
                .contents(page)
                .isTruncated(next != null)
                .nextContinuationToken(next)
                .build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // nothing is open
    }
}
