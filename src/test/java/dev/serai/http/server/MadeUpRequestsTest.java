package dev.serai.http.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.serai.http.Replies;
import dev.serai.http.page.Gallery;
import dev.serai.image.Format;
import dev.serai.image.Limits;
import dev.serai.process.ImageEngine;
import dev.serai.process.Result;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Requests that are made to take memory: it is counted before it is taken, and nothing is kept for them. */
class MadeUpRequestsTest {
    private static final S3Client BUCKET = (S3Client) Proxy.newProxyInstance(
            S3Client.class.getClassLoader(), new Class<?>[] {S3Client.class}, (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("getObject");
                return new ResponseInputStream<>(
                        GetObjectResponse.builder()
                                .eTag("\"abc\"")
                                .contentLength(3L)
                                .build(),
                        AbortableInputStream.create(new ByteArrayInputStream(new byte[3])));
            });

    private final Budget budget = new Budget(1 << 20);

    private Request request(String method, String target, byte[] body) {
        return new Request(
                method, RequestTarget.parse(method, target), Map.of(), body, false, () -> true, new HeldBytes(budget));
    }

    private static Refusal refusalOf(Runnable work) {
        return catchThrowableOfType(RefusedException.class, work::run).refusal();
    }

    @Test
    void whatTheStatisticsOfAListTakeIsCountedAndLimited() {
        Replies replies = new Replies();
        byte[] list = "1,2,3".getBytes(US_ASCII);
        assertThat(replies.statistics(request("POST", "/statistics", list)).status())
                .isEqualTo(200);
        assertThat(budget.taken()).isGreaterThan(10L * list.length);

        byte[] long1 = "1,".repeat(1 << 18).concat("1").getBytes(US_ASCII);
        assertThat(refusalOf(() -> replies.statistics(request("POST", "/statistics", long1))))
                .isEqualTo(Refusal.OVERLOADED);
        byte[] tooLong = new byte[Replies.LONGEST_LIST + 1];
        assertThat(refusalOf(() -> replies.statistics(request("POST", "/statistics", tooLong))))
                .isEqualTo(Refusal.TOO_LARGE);
    }

    @Test
    void aThumbnailIsKeptUnderTheTagOfItsImageAlone() throws Exception {
        AtomicInteger made = new AtomicInteger();
        ImageEngine engine = (work, wanted) -> {
            made.incrementAndGet();
            return CompletableFuture.completedFuture(new Result(new byte[1], Format.PNG, 1, 1, 1));
        };
        Gallery gallery = new Gallery(BUCKET, "images", Limits.DEFAULT, engine, Duration.ZERO);
        for (int i = 0; i < 2; i++) {
            Reply reply = thumbnail(gallery, "another");
            assertThat(reply.headers()).containsEntry("Cache-Control", "private, no-cache");
        }
        assertThat(made).hasValue(2);
        for (int i = 0; i < 2; i++) {
            assertThat(thumbnail(gallery, "abc").headers().get("Cache-Control")).contains("immutable");
        }
        assertThat(made).hasValue(3);
    }

    private Reply thumbnail(Gallery gallery, String tag) throws Exception {
        return gallery.thumbnail(request("GET", "/api/thumbnail?key=a.png&tag=" + tag, new byte[0]))
                .toCompletableFuture()
                .get();
    }
}
