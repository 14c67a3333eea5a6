package dev.serai.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.aws.ImageBucket;
import dev.serai.http.ImageObjects.Wanted;
import dev.serai.http.server.Request;
import dev.serai.http.server.TestRequests;
import java.lang.reflect.Proxy;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
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

    @Test
    void aKeyIsWhatStandsBehindImages() {
        assertThat(find("1", "/images/a%2Fb%20c.png", null).object().key()).isEqualTo("a/b c.png");
        assertThat(find("1", "/images/a//b.png", null).object().key()).isEqualTo("a//b.png");
    }
}
