package dev.serai.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.serai.aws.CountedS3;
import dev.serai.events.EventKeys;
import dev.serai.http.server.Reply;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages that wait cost, and whom. */
class LongPollingTest {
    private static final int READS = 50;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Instant SENT = Instant.now();

    private final CountedS3 events = new CountedS3();
    private final CountedS3 images = new CountedS3();
    private final LongPolling watch = new LongPolling(
            new JobPoller(new EventReader(events, "log-events"), READS, Duration.ofMillis(100)),
            new ImageListing(images, "images", Duration.ofSeconds(2)),
            Map.of("status", new Still(), "log", new Still()));

    /** A topic that never changes. */
    private static final class Still implements LongPolling.Topic {
        @Override
        public ObjectNode look() {
            return PageJson.object().put("tag", "same");
        }

        @Override
        public Duration fresh() {
            return Duration.ofHours(1);
        }
    }

    @AfterEach
    void close() {
        watch.close();
    }

    private static ObjectNode request(int wait) {
        ObjectNode request = PageJson.object();
        request.put("status", "same").put("log", "same").put("images", ETags.of("[]".getBytes(UTF_8)));
        request.put("wait", wait).putArray("jobs");
        return request;
    }

    private static ObjectNode with(ObjectNode request, String id, Instant sent, String state) {
        request.withArray("jobs")
                .addObject()
                .put("kind", "images")
                .put("id", id)
                .put("sent", sent.toString())
                .put("state", state);
        return request;
    }

    private static ObjectNode madeUp() {
        ObjectNode request = request(25);
        for (int i = 0; i < 50; i++) {
            with(request, UUID.randomUUID().toString(), SENT, "queued");
        }
        return request;
    }

    private CompletableFuture<Reply> ask(ObjectNode request, String network) {
        return watch.await(request.toString().getBytes(UTF_8), network, () -> true)
                .toCompletableFuture();
    }

    private String store(String id, String state) {
        String key = EventKeys.of("images", id, SENT);
        events.put(key, "{\"state\":\"" + state + "\",\"sent\":\"" + SENT + "\"}", SENT);
        return key;
    }

    private static JsonNode job(CompletableFuture<Reply> answer) throws Exception {
        Reply reply = answer.get(SOON.toSeconds(), TimeUnit.SECONDS);
        return new ObjectMapper().readTree(reply.body()).path("jobs").path(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"the same proxy", "elsewhere"})
    void sixtyConnectionsWithFiftyMadeUpIdsEachDoNotHideAnHonestJob(String network) throws Exception {
        long start = System.nanoTime();
        events.delayReads(Duration.ofMillis(20));
        for (int i = 0; i < 60; i++) {
            ask(madeUp(), "the same proxy");
        }
        CompletableFuture<Reply> honest = ask(with(request(25), "honest", SENT, "queued"), network);
        Awaitility.await().atMost(SOON).until(() -> events.gets() > 100);
        store("honest", "done");
        assertThat(job(honest).path("state").asText()).isEqualTo("done");
        double seconds = (System.nanoTime() - start) * 1e-9;
        assertThat(events.gets()).isLessThanOrEqualTo((int) (READS * (seconds + 1)) + 1);
    }

    /** Whatever else it is answered for, or if it is sent home to make room, it asks again at once. */
    @Test
    void whoIsAnsweredBeforeItsTurnAndAsksAgainKeepsItsPlaceAmongOthersThatWait() {
        int reads = 10; // fewer at once than wait
        JobPoller poller = new JobPoller(new EventReader(events, "log-events"), reads, Duration.ofMillis(100));
        for (int i = 0; i < 2 * reads; i++) {
            poller.join(waiting(poller, 50));
        }
        store("honest", "done");
        Set<String> found = new HashSet<>();
        long start = System.nanoTime();
        while (found.isEmpty() && System.nanoTime() - start < SOON.toNanos()) {
            WaitingRequest honest = new WaitingRequest(
                    "the same proxy",
                    List.of(new WaitingRequest.Wanted(poller.job("images", "honest", SENT), "queued")),
                    Map.of(),
                    start,
                    () -> true);
            poller.join(honest);
            poller.look((job, waiters) -> found.add(job.name), (failure, waiters) -> {});
            poller.leave(honest);
        }
        assertThat(found).containsExactly(EventKeys.of("images", "honest", SENT));
    }

    private static WaitingRequest waiting(JobPoller poller, int jobs) {
        return new WaitingRequest(
                "the same proxy",
                Stream.generate(() -> poller.job("images", UUID.randomUUID().toString(), SENT))
                        .limit(jobs)
                        .map(job -> new WaitingRequest.Wanted(job, "queued"))
                        .toList(),
                Map.of(),
                System.nanoTime(),
                () -> true);
    }

    @Test
    void aJobWhoseEventThisProcessStoresIsReadWhenItIsStoredAndNotBefore() throws Exception {
        Instant longAgo = Instant.now().minus(Duration.ofHours(1));
        CompletableFuture<Reply> answer = ask(with(request(25), "here", longAgo, "queued"), "");
        Awaitility.await().atMost(SOON).until(() -> events.gets() == 1);
        String key = EventKeys.of("images", "here", longAgo);
        events.put(key, "{\"state\":\"done\"}", SENT);
        watch.stored(key);
        assertThat(job(answer).path("id").asText()).isEqualTo("here");
        assertThat(events.gets()).isEqualTo(2);
    }

    @Test
    void anIdThatIsUnknownForLongIsLookedAtSeldomHoweverOftenItIsAskedAbout() throws Exception {
        Instant longAgo = Instant.now().minus(Duration.ofHours(1));
        for (int i = 0; i < 5; i++) {
            assertThat(job(ask(with(request(0), "unknown", longAgo, "queued"), ""))
                            .isMissingNode())
                    .isTrue();
        }
        Awaitility.await().atMost(SOON).until(() -> events.gets() > 0);
        assertThat(events.gets())
                .isLessThanOrEqualTo(
                        EventKeys.about("images", "unknown", longAgo).size());
    }

    @Test
    void ofAJobThatIsOverNothingMoreIsRead() throws Exception {
        assertThat(job(ask(with(request(1), "over", SENT, "done"), "")).isMissingNode())
                .isTrue();
        assertThat(events.gets()).isZero();
    }

    @Test
    void pagesAreToldInWordsWhileTheBucketIsAwayAndLearnOfTheirJobsAfterwards() throws Exception {
        events.fail(true);
        CompletableFuture<Reply> answer = ask(with(request(25), "job", SENT, "queued"), "");
        assertThatThrownBy(() -> job(answer)).hasCauseInstanceOf(RefusedException.class);
        events.fail(false);
        store("job", "done");
        assertThat(job(ask(with(request(25), "job", SENT, "queued"), ""))
                        .path("state")
                        .asText())
                .isEqualTo("done");
    }

    @Test
    void tellsEachStateOnce() throws Exception {
        store("job", "working");
        assertThat(job(ask(with(request(25), "job", SENT, "queued"), ""))
                        .path("state")
                        .asText())
                .isEqualTo("working");
        CompletableFuture<Reply> next = ask(with(request(25), "job", SENT, "working"), "");
        Awaitility.await().atMost(SOON).until(() -> events.gets() > 1);
        assertThat(next).isNotDone();
        store("job", "done");
        assertThat(job(next).path("state").asText()).isEqualTo("done");
    }

    @Test
    void aFloodOfRequestsSendsItsOwnHomeAndNobodyElses() {
        List<CompletableFuture<Reply>> honest = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            honest.add(ask(request(25), "home " + i));
        }
        List<CompletableFuture<Reply>> flood = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            flood.add(ask(request(25), "flood"));
        }
        assertThat(flood.stream().filter(answer -> !answer.isDone()).count()).isLessThanOrEqualTo(500);
        assertThat(honest).noneMatch(CompletableFuture::isDone);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+1000000000-12-31T23:59:59Z",
                "-1000000000-01-01T00:00:00Z",
                "2999-01-01T00:00:00Z",
                "1999-01-01T00:00:00Z",
                "yesterday",
                ""
            })
    void refusesATimeAtWhichNoJobCanHaveBeenSent(String sent) throws IOException {
        ObjectNode request = request(25);
        request.withArray("jobs")
                .addObject()
                .put("kind", "images")
                .put("id", "a")
                .put("sent", sent);
        assertThatThrownBy(() -> ask(request, ""))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.INVALID_MESSAGE));
    }

    @Test
    void refusesMembersThatMeanNothingWithTheNearestKnownOne() {
        ObjectNode request = request(25).put("imges", "");
        assertThatThrownBy(() -> ask(request, ""))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.INVALID_MESSAGE))
                .hasMessageContaining("\"imges\". Is \"images\" meant?");
        ObjectNode ofJob = with(request(25), "a", SENT, "queued");
        ((ObjectNode) ofJob.withArray("jobs").get(0)).put("stat", "queued");
        assertThatThrownBy(() -> ask(ofJob, ""))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("\"stat\". Is \"state\" meant?");
    }

    @Test
    void refusesWhatIsTooLongToBeAPagesRequest() {
        ObjectNode request = request(25).put("padding", "x".repeat(64 << 10));
        assertThatThrownBy(() -> ask(request, ""))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.TOO_LARGE));
        ObjectNode many = madeUp();
        with(many, "one-more", SENT, "queued");
        assertThatThrownBy(() -> ask(many, "")).isInstanceOf(RefusedException.class);
    }

    @Test
    void howeverManyWaitTheBucketIsListedForAllOfThemTogetherAndSeldom() {
        for (int i = 0; i < 200; i++) {
            ask(request(25), "net " + i % 7);
        }
        Awaitility.await().atMost(SOON).until(() -> images.lists() >= 2);
        assertThat(images.lists()).isEqualTo(2);
    }
}
