package dev.serai.http.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.serai.aws.ImageBucket.ObjectInfo;
import dev.serai.http.ListUpload;
import dev.serai.http.Upload;
import dev.serai.http.page.StoredImageReplies;
import dev.serai.http.page.StoredImages.StoredImage;
import dev.serai.http.page.ThumbnailCache;
import dev.serai.image.Format;
import dev.serai.memory.Budget;
import dev.serai.process.EncodedImage;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests that are made to take memory: it is counted before it is taken, and nothing is kept for them. */
class MadeUpRequestsTest {
    private final Budget budget = new Budget(1 << 20);

    private Request request(String method, String target, byte[] body) {
        return new Request(
                method,
                RequestTarget.parse(method, target),
                Map.of(),
                body,
                false,
                "",
                () -> true,
                new HeldBytes(budget));
    }

    private static Refusal refusalOf(Runnable work) {
        return catchThrowableOfType(RefusedException.class, work::run).refusal();
    }

    @Test
    void whatTheStatisticsOfAListTakeIsCountedAndLimited() {
        ListUpload lists = new ListUpload(new Upload());
        byte[] list = "1,2,3".getBytes(US_ASCII);
        assertThat(lists.text(request("POST", "/statistics", list))).isEqualTo("1,2,3");
        assertThat(budget.taken()).isGreaterThan(10L * list.length);

        byte[] long1 = "1,".repeat(1 << 18).concat("1").getBytes(US_ASCII);
        assertThat(refusalOf(() -> lists.text(request("POST", "/statistics", long1))))
                .isEqualTo(Refusal.OVERLOADED);
        byte[] tooLong = new byte[ListUpload.MAX_BYTES + 1];
        assertThat(refusalOf(() -> lists.text(request("POST", "/statistics", tooLong))))
                .isEqualTo(Refusal.TOO_LARGE);
    }

    @Test
    void aThumbnailIsKeptUnderTheTagOfItsImageAlone() {
        ThumbnailCache cache = new ThumbnailCache();
        StoredImage image =
                new StoredImage(new ObjectInfo("a.png", 3, "\"abc\"", null), new byte[3], new byte[3], null);
        Reply made = new StoredImageReplies().rendition(new EncodedImage(new byte[1], Format.PNG, 1, 1, 1), image);

        Request madeUp = request("GET", "/api/thumbnail?key=a.png&tag=another", new byte[0]);
        assertThat(cache.keep(made, madeUp, image).headers()).containsEntry("Cache-Control", "private, no-cache");
        assertThat(cache.find(madeUp)).isNull();

        Request known = request("GET", "/api/thumbnail?key=a.png&tag=abc", new byte[0]);
        assertThat(cache.keep(made, known, image).headers().get("Cache-Control"))
                .contains("immutable");
        assertThat(cache.find(known).headers().get("Cache-Control")).contains("immutable");
        assertThat(cache.find(madeUp)).isNull();
    }
}
