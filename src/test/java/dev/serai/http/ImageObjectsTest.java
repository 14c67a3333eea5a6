package dev.serai.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.aws.ImageBucket;
import dev.serai.http.ImageObjects.Wanted;
import dev.serai.http.page.StoredImages;
import dev.serai.http.page.StoredImages.StoredImage;
import dev.serai.http.server.Request;
import dev.serai.http.server.TestRequests;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

class ImageObjectsTest {
    private static final S3Client BUCKET = (S3Client) Proxy.newProxyInstance(
            S3Client.class.getClassLoader(), new Class<?>[] {S3Client.class}, (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("headObject");
                return HeadObjectResponse.builder()
                        .eTag("\"abc\"")
                        .contentLength(10L)
                        .contentType("image/png")
                        .build();
            });

    private static Wanted find(String maker, String target, String known) {
        Request request = TestRequests.get(target, "If-None-Match", known);
        return new ImageObjects(new ImageBucket(BUCKET, "images", 100), maker).find(request);
    }

    @Test
    void theTagOfAResultIsOfItsMakerTooAndThatOfAnObjectIsItsOwn() {
        String target = "/images/cat.png?steps=grayscale";
        String tag = find("1|quality 85", target, null).tag();
        assertThat(find("1|quality 85", target, tag).unchanged()).isTrue();
        assertThat(find("2|quality 85", target, tag).unchanged()).isFalse();
        assertThat(find("1|quality 90", target, tag).unchanged()).isFalse();
        assertThat(Stream.of("1", "2")
                        .map(maker -> find(maker, "/images/cat.png", null).tag()))
                .containsOnly("\"abc\"");
    }

    /** A bucket with that object, whatever the key; keeps what of it was asked for. */
    private static ImageBucket bucket(byte[] object, List<String> read) {
        return bucket(object, "\"abc\"", read);
    }

    private static ImageBucket bucket(byte[] object, String etag, List<String> read) {
        S3Client s3 = (S3Client) Proxy.newProxyInstance(
                S3Client.class.getClassLoader(), new Class<?>[] {S3Client.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("headObject")) {
                        return HeadObjectResponse.builder()
                                .eTag(etag)
                                .contentLength((long) object.length)
                                .build();
                    }
                    GetObjectRequest.Builder request = GetObjectRequest.builder();
                    @SuppressWarnings("unchecked")
                    Consumer<GetObjectRequest.Builder> asked = (Consumer<GetObjectRequest.Builder>) arguments[0];
                    asked.accept(request);
                    assertThat(request.build().ifMatch()).isIn(null, etag);
                    String range = request.build().range();
                    read.add(range);
                    String[] ends = (range == null ? "bytes=0-" + (object.length - 1) : range)
                            .substring("bytes=".length())
                            .split("-");
                    byte[] part = Arrays.copyOfRange(object, Integer.parseInt(ends[0]), Integer.parseInt(ends[1]) + 1);
                    return new ResponseInputStream<>(
                            GetObjectResponse.builder()
                                    .eTag(etag)
                                    .contentLength((long) part.length)
                                    .build(),
                            AbortableInputStream.create(new ByteArrayInputStream(part)));
                });
        return new ImageBucket(s3, "images", 1_000_000);
    }

    @Test
    void noMoreOfAnObjectIsReadThanIsAskedFor() {
        byte[] png = Images.encoded("png", 40, 40);
        List<String> read = new ArrayList<>();
        ImageObjects objects = new ImageObjects(bucket(png, read), "1");
        Request request = TestRequests.get("/images/a.png", "Range", "bytes=50-59");
        Wanted wanted = objects.find(request);
        assertThat(objects.fetch(request, wanted)).isEqualTo(Arrays.copyOfRange(png, 50, 60));
        assertThat(read).containsExactly("bytes=0-31", "bytes=50-59");
        read.clear();
        Request head = TestRequests.head("/images/a.png");
        Wanted known = objects.find(head);
        assertThat(objects.fetch(head, known)).isEmpty();
        assertThat(read).containsExactly("bytes=0-31");
    }

    @Test
    void noMoreOfADownloadIsReadThanIsAskedFor() {
        byte[] png = Images.encoded("png", 40, 40);
        List<String> read = new ArrayList<>();
        StoredImages images = new StoredImages(bucket(png, read));
        StoredImage head = images.fetchRange(TestRequests.head("/api/download?key=a.png"));
        assertThat(head.unchanged()).isFalse();
        assertThat(head.bytes()).isNull();
        StoredImage part = images.fetchRange(TestRequests.get("/api/download?key=a.png", "Range", "bytes=50-59"));
        assertThat(part.bytes()).isEqualTo(Arrays.copyOfRange(png, 50, 60));
        assertThat(images.fetchRange(TestRequests.get("/api/download?key=a.png", "If-None-Match", "\"abc\""))
                        .unchanged())
                .isTrue();
        assertThat(read).containsExactly("bytes=0-31", "bytes=0-31", "bytes=50-59", null);
    }

    @Test
    void anObjectWithoutAnEntityTagIsServedLikeOthers() {
        byte[] png = Images.encoded("png", 40, 40);
        ImageBucket untagged = bucket(png, null, new ArrayList<>());
        ImageObjects objects = new ImageObjects(untagged, "1");
        Request request = TestRequests.get("/images/a.png", "Range", "bytes=50-59");
        Wanted wanted = objects.find(request);
        assertThat(objects.fetch(request, wanted)).isEqualTo(Arrays.copyOfRange(png, 50, 60));
        assertThat(objects.find(TestRequests.get("/images/a.png", "If-None-Match", wanted.tag()))
                        .unchanged())
                .isTrue();
        StoredImage stored =
                new StoredImages(untagged).fetch(TestRequests.get("/api/view?key=a.png", "If-None-Match", null));
        assertThat(stored.bytes()).isEqualTo(png);
        assertThat(stored.object().etag()).isEqualTo(wanted.object().etag());
    }

    @Test
    void aKeyIsWhatStandsBehindImages() {
        assertThat(find("1", "/images/a%2Fb%20c.png", null).object().key()).isEqualTo("a/b c.png");
        assertThat(find("1", "/images/a//b.png", null).object().key()).isEqualTo("a//b.png");
    }
}
