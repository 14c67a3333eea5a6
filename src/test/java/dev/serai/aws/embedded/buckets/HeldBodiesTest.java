package dev.serai.aws.embedded.buckets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.S3Exception;

class HeldBodiesTest {
    private static final String DIGEST = "x-amz-content-sha256";

    @Test
    void whatFitsBesideOthersIsTakenAndWhatDoesNotIsRefusedUntilThereIsRoom() {
        HeldBodies bodies = new HeldBodies(200);
        try (HeldBodies.Share second = bodies.share(HeldBodies.Kind.WHOLE)) {
            try (HeldBodies.Share first = bodies.share(HeldBodies.Kind.WHOLE)) {
                first.arrived(60, -1);
                second.arrived(40, -1);
                assertThatThrownBy(() -> second.arrived(1, -1))
                        .isInstanceOfSatisfying(S3Exception.class, refused -> refused.statusCode())
                        .hasMessageContaining("Too many uploads at once");
                assertThatThrownBy(() -> first.arrived(1, -1)).isInstanceOf(S3Exception.class);
            }
            second.arrived(60, -1);
        }
    }

    @Test
    void oneAloneMayBeLarger() {
        HeldBodies bodies = new HeldBodies(200);
        try (HeldBodies.Share only = bodies.share(HeldBodies.Kind.WHOLE)) {
            only.arrived(1_000, -1);
            assertThatThrownBy(() -> bodies.share(HeldBodies.Kind.WHOLE).arrived(1, -1))
                    .isInstanceOf(S3Exception.class);
        }
        assertThatCode(() -> bodies.share(HeldBodies.Kind.WHOLE).arrived(1, -1)).doesNotThrowAnyException();
    }

    @Test
    void aBodyInChunksCountsWithItsLengthAndAtMostOneChunk() {
        HeldBodies bodies = new HeldBodies(3L * HeldBodies.MAX_CHUNK);
        try (HeldBodies.Share known = bodies.share(HeldBodies.Kind.CHUNKED);
                HeldBodies.Share large = bodies.share(HeldBodies.Kind.CHUNKED);
                HeldBodies.Share unknown = bodies.share(HeldBodies.Kind.CHUNKED)) {
            known.arrived(1, HeldBodies.MAX_CHUNK / 2);
            known.arrived(1_000, HeldBodies.MAX_CHUNK / 2);
            large.arrived(1, 10L * HeldBodies.MAX_CHUNK);
            unknown.arrived(1, -1);
            assertThatThrownBy(() -> bodies.share(HeldBodies.Kind.CHUNKED).arrived(1, -1))
                    .isInstanceOf(S3Exception.class);
            assertThatCode(() -> bodies.share(HeldBodies.Kind.CHUNKED).arrived(1, HeldBodies.MAX_CHUNK / 2))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void whatIsNoObjectCountsEightTimesAndIsSmall() {
        HeldBodies bodies = new HeldBodies(800);
        try (HeldBodies.Share list = bodies.share(HeldBodies.Kind.DOCUMENT)) {
            list.arrived(100, 100);
            assertThatThrownBy(() -> bodies.share(HeldBodies.Kind.WHOLE).arrived(1, -1))
                    .hasMessageContaining("Too many uploads at once");
            assertThatThrownBy(() -> list.arrived(HeldBodies.MAX_DOCUMENT, -1)).hasMessageContaining("at most 4 MiB");
        }
    }

    @Test
    void howABodyIsHeldIsSeenFromTheHead() {
        String signed = "AWS4-HMAC-SHA256 Credential=a";
        assertThat(kind("PUT", "/b/a", Map.of("Authorization", signed), 5)).isEqualTo(HeldBodies.Kind.WHOLE);
        assertThat(kind("PUT", "/b/a", Map.of("Authorization", signed, DIGEST, "UNSIGNED-PAYLOAD"), 5))
                .isEqualTo(HeldBodies.Kind.STREAMED);
        assertThat(kind("PUT", "/b/a?partNumber=1&uploadId=u", Map.of(DIGEST, "STREAMING-UNSIGNED-PAYLOAD-TRAILER"), 5))
                .isEqualTo(HeldBodies.Kind.CHUNKED);
        assertThat(kind("PUT", "/b/a?X-Amz-Algorithm=x", Map.of(), 5)).isEqualTo(HeldBodies.Kind.STREAMED);
        assertThat(kind("PUT", "/b/a?X-Amz-Algorithm=x", Map.of(), -1)).isEqualTo(HeldBodies.Kind.WHOLE);
        assertThat(kind("POST", "/b", Map.of("Content-Type", "multipart/form-data; boundary=b"), 5))
                .isEqualTo(HeldBodies.Kind.WHOLE);
        for (String list :
                List.of("POST /b?delete", "POST /b/a?uploadId=u", "PUT /b/a?acl", "PUT /b", "PUT /b?policy=")) {
            String[] parts = list.split(" ");
            assertThat(kind(parts[0], parts[1], Map.of("Authorization", signed), 5))
                    .as(list)
                    .isEqualTo(HeldBodies.Kind.DOCUMENT);
        }
    }

    private static HeldBodies.Kind kind(String method, String target, Map<String, String> headers, long length) {
        String[] parts = target.split("\\?", 2);
        return HeldBodies.Kind.of((HttpServletRequest) Proxy.newProxyInstance(
                HeldBodiesTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, called, arguments) -> switch (called.getName()) {
                    case "getMethod" -> method;
                    case "getRequestURI" -> parts[0];
                    case "getQueryString" -> parts.length == 2 ? parts[1] : null;
                    case "getHeader" -> headers.get(arguments[0]);
                    case "getContentType" -> headers.get("Content-Type");
                    case "getContentLengthLong" -> length;
                    default -> throw new UnsupportedOperationException(called.getName());
                }));
    }
}
