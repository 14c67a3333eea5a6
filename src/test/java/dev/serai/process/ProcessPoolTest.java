package dev.serai.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.serai.image.Format;
import dev.serai.image.codec.WriteOptions;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Against real child processes, which do as the pipeline's text tells them. */
@Timeout(240)
class ProcessPoolTest {
    private ProcessPool pool;
    private ProcessPool.Lane children;

    private void children(int count, int queue, Duration deadline) throws Exception {
        children(MischievousChild.command(), count, queue, deadline);
        pool.start();
        await().until(() -> pool.status().alive() > 0);
    }

    private void children(ChildCommand command, int count, int queue, Duration deadline) {
        pool = new ProcessPool(
                command,
                new ProcessPool.Limits(count, deadline, MischievousChild.MAX_FRAME, Long.MAX_VALUE),
                WriteOptions.DEFAULT);
        children = pool.lane(queue, deadline);
    }

    /** Collects what the pool logs, because an operator has nothing else to find a cause with. */
    private static ListAppender<ILoggingEvent> log() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        ((Logger) LoggerFactory.getLogger(ProcessPool.class.getPackageName())).addAppender(log);
        return log;
    }

    private static void assertLogged(ListAppender<ILoggingEvent> log, String cause) {
        await().untilAsserted(() -> assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(message -> message.contains(cause)));
    }

    @AfterEach
    void end() {
        ((Logger) LoggerFactory.getLogger(ProcessPool.class.getPackageName())).detachAndStopAllAppenders();
        if (pool != null) {
            pool.close();
        }
    }

    private static EncodeRequest work(String pipeline) {
        return new EncodeRequest(new byte[] {1, 2, 3}, pipeline, Rendition.in(Optional.empty()));
    }

    private static CompletableFuture<EncodedImage> submit(ProcessPool.Lane lane, EncodeRequest request) {
        return submit(lane, request, () -> true);
    }

    private static CompletableFuture<EncodedImage> submit(
            ProcessPool.Lane lane, EncodeRequest request, BooleanSupplier wanted) {
        return lane.submit(request, 2L * request.file().length, new Client("", wanted, room -> {}));
    }

    private static Refusal refusalOf(CompletableFuture<EncodedImage> future) {
        try {
            future.join();
        } catch (CompletionException e) {
            return ((RefusedException) e.getCause()).refusal();
        }
        throw new AssertionError("it was not refused");
    }

    private static long pid(EncodedImage result) {
        return Long.parseLong(new String(result.image(), UTF_8));
    }

    @Test
    void halfOfTheChildrenWorkWhileTheOthersWarmUp(@TempDir Path folder) throws Exception {
        Path latch = folder.resolve("latch");
        children(MischievousChild.warmOnceThereIs(latch), 2, 4, Duration.ofSeconds(30));
        pool.start();
        submit(children, work("pid")).join(); // perhaps by the child that warms up next
        long working = pid(submit(children, work("pid")).join());
        for (int i = 0; i < 5; i++) {
            assertThat(pid(submit(children, work("pid")).join())).isEqualTo(working);
        }
        Files.createFile(latch);
        await().until(() -> pid(submit(children, work("pid")).join()) != working);
    }

    @Test
    void workThatWaitsIsDoneBeforeAChildWarmsUp(@TempDir Path folder) throws Exception {
        Path latch = folder.resolve("latch");
        children(MischievousChild.warmOnceThereIs(latch), 1, 4, Duration.ofSeconds(30));
        CompletableFuture<EncodedImage> first = submit(children, work("sleep:200"));
        CompletableFuture<EncodedImage> second = submit(children, work("pid"));
        first.join();
        assertThat(second.join().image()).isNotEmpty();
        Files.createFile(latch);
    }

    @Test
    void afterEachAnswerAChildCompilesWhatTheWorkUsed() throws Exception {
        children(1, 4, Duration.ofSeconds(30));
        for (byte before = 0; before < 3; before++) {
            assertThat(submit(children, work("after-work")).join().image()).containsExactly(before);
        }
    }

    @Test
    void bytesComeBackWhole() throws Exception {
        children(1, 4, Duration.ofSeconds(10));
        Random random = new Random(4);
        for (int size : new int[] {0, 1, 262_143, 262_144, 262_145, 5_000_000}) {
            byte[] image = new byte[size];
            random.nextBytes(image);
            EncodedImage result = submit(
                            children, new EncodeRequest(image, "echo", Rendition.in(Optional.of(Format.WEBP))))
                    .join();
            assertThat(result.image()).isEqualTo(image);
            assertThat(result.format()).isEqualTo(Format.WEBP);
            assertThat(result.width()).isEqualTo(3);
            assertThat(result.height()).isEqualTo(4);
        }
    }

    @Test
    void aChildIsToldHowManyThreadsAPictureMayHave() throws Exception {
        children(1, 4, Duration.ofSeconds(20));
        int processors = Runtime.getRuntime().availableProcessors();

        byte[] threads = submit(children, work("threads")).join().image();

        assertThat(threads[0] & 0xff).isEqualTo(Math.min(processors, EncodeRequest.MOST_THREADS));
        assertThat(threads[1] & 0xff).isBetween(1, threads[0] & 0xff);
    }

    @Test
    void theChildsOwnRefusalReachesTheOneWhoAsked() throws Exception {
        children(1, 4, Duration.ofSeconds(10));
        assertThatThrownBy(() -> submit(children, work("refuse:Größe über Maß")).join())
                .hasCauseInstanceOf(RefusedException.class)
                .hasRootCauseMessage("Größe über Maß");
        assertThat(refusalOf(submit(children, work("refuse:x")))).isEqualTo(Refusal.BROKEN_IMAGE);
        assertThat(pool.status().lost()).isZero();
    }

    @Test
    void aFaultInTheWorkIsAnsweredAndTheChildGoesOn() throws Exception {
        children(1, 4, Duration.ofSeconds(10));
        long before = pid(submit(children, work("pid")).join());
        assertThat(refusalOf(submit(children, work("fault")))).isEqualTo(Refusal.WORKER_FAILED);
        assertThat(pid(submit(children, work("pid")).join())).isEqualTo(before);
    }

    @Test
    void aChildThatDiesCostsItsOwnRequestAndIsReplaced() throws Exception {
        children(1, 4, Duration.ofSeconds(10));
        long before = pid(submit(children, work("pid")).join());
        ListAppender<ILoggingEvent> log = log();
        assertThat(refusalOf(submit(children, work("exit:42")))).isEqualTo(Refusal.WORKER_FAILED);
        assertLogged(log, "ended with status 42");
        assertThat(pid(submit(children, work("pid")).join())).isNotEqualTo(before);
        assertThat(pool.status().lost()).isEqualTo(1);
    }

    @Test
    void aChildThatRunsOutOfMemoryIsReplaced() throws Exception {
        children(1, 4, Duration.ofSeconds(20));
        ListAppender<ILoggingEvent> log = log();
        assertThat(refusalOf(submit(children, work("fill-memory")))).isEqualTo(Refusal.WORKER_FAILED);
        assertLogged(log, "ran out of memory");
        assertThat(submit(children, work("echo")).join().image()).hasSize(3);
    }

    @Test
    void aChildThatHangsIsKilledAtTheDeadline() throws Exception {
        children(1, 4, Duration.ofSeconds(1));
        ListAppender<ILoggingEvent> log = log();
        long start = System.nanoTime();
        CompletableFuture<EncodedImage> hanging = submit(children, work("sleep:60000"));
        assertThat(refusalOf(hanging)).isEqualTo(Refusal.WORKER_FAILED);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertLogged(log, "took longer than 1 s for one image");
    }

    @Test
    void aChildKilledWhileIdleIsReplacedWithinASecondAndCostsNothing() throws Exception {
        children(1, 4, Duration.ofSeconds(10));
        ListAppender<ILoggingEvent> log = log();
        long before = pid(submit(children, work("pid")).join());
        ProcessHandle.of(before).orElseThrow().destroyForcibly();
        assertLogged(log, "killed (SIGKILL)");
        assertThat(pid(submit(children, work("pid")).join())).isNotEqualTo(before);
        // a generous bound: the aim is one second, on a machine that does nothing else
        await().atMost(Duration.ofSeconds(5)).until(() -> pool.status().alive() == 1);
    }

    @Test
    void refusesAtOnceWhatTheQueueDoesNotHold() throws Exception {
        children(1, 2, Duration.ofSeconds(20));
        List<CompletableFuture<EncodedImage>> served = new ArrayList<>();
        served.add(submit(children, work("sleep:1500")));
        await().until(() -> pool.status().busy() == 1);
        served.add(submit(children, work("echo")));
        served.add(submit(children, work("echo")));
        CompletableFuture<EncodedImage> tooMany = submit(children, work("echo"));
        assertThat(tooMany).isDone();
        assertThat(refusalOf(tooMany)).isEqualTo(Refusal.OVERLOADED);
        served.forEach(CompletableFuture::join);
    }

    @Test
    void workThatWaitedTooLongIsRefused() throws Exception {
        children(1, 2, Duration.ofSeconds(1));
        CompletableFuture<EncodedImage> hanging = submit(children, work("sleep:60000"));
        await().until(() -> pool.status().busy() == 1);
        CompletableFuture<EncodedImage> waiting = submit(children, work("sleep:60000"));
        CompletableFuture<EncodedImage> waitingLonger = submit(children, work("echo"));
        assertThat(refusalOf(hanging)).isEqualTo(Refusal.WORKER_FAILED);
        // while one child starts and hangs again, the last one's patience ends; never does anybody wait for ever
        assertThat(waiting.handle((r, e) -> true).join()).isTrue();
        assertThat(waitingLonger.handle((r, e) -> true).join()).isTrue();
    }

    @Test
    void workThatNobodyWantsAnyMoreHoldsNoChild() throws Exception {
        children(1, 8, Duration.ofSeconds(20));
        CompletableFuture<EncodedImage> first = submit(children, work("sleep:500"));
        await().until(() -> pool.status().busy() == 1);
        AtomicBoolean wanted = new AtomicBoolean(true);
        List<CompletableFuture<EncodedImage>> abandoned = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            abandoned.add(submit(children, work("sleep:10000"), wanted::get));
        }
        wanted.set(false);
        CompletableFuture<EncodedImage> last = submit(children, work("echo"));
        first.join();
        last.orTimeout(5, java.util.concurrent.TimeUnit.SECONDS).join();
        abandoned.forEach(work -> assertThatThrownBy(work::join).isInstanceOf(CancellationException.class));
    }

    @Test
    void anAnswerBeyondTheLimitIsRefusedByTheChild() throws Exception {
        children(1, 4, Duration.ofSeconds(10));
        assertThat(refusalOf(submit(children, work("answer-bytes:" + MischievousChild.MAX_FRAME))))
                .isEqualTo(Refusal.ANSWER_TOO_LARGE);
        byte[] tooLarge = new byte[MischievousChild.MAX_FRAME];
        assertThat(refusalOf(submit(children, new EncodeRequest(tooLarge, "echo", Rendition.in(Optional.empty())))))
                .isEqualTo(Refusal.TOO_LARGE);
    }

    @Test
    void closingEndsTheChildren() throws Exception {
        children(2, 4, Duration.ofSeconds(10));
        List<ProcessHandle> handles = ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .toList();
        CompletableFuture<EncodedImage> waiting = submit(children, work("sleep:60000"));
        pool.close();
        assertThat(refusalOf(waiting)).isIn(Refusal.WORKER_FAILED, Refusal.OVERLOADED);
        await().until(() -> handles.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(refusalOf(submit(children, work("echo")))).isEqualTo(Refusal.OVERLOADED);
    }

    @Test
    void aCommandThatDoesNotStartIsTriedAgainWithoutHaste() throws IOException, InterruptedException {
        children(new ChildCommand(List.of("/no/such/java")), 1, 4, Duration.ofSeconds(1));
        pool.start();
        await().during(Duration.ofMillis(200)).until(() -> pool.status().alive() == 0);
        assertThat(refusalOf(submit(children, work("echo")))).isEqualTo(Refusal.OVERLOADED);
    }

    @Test
    void aPatientClientWaitsWhileOthersAreRefused() throws Exception {
        children(1, 1, Duration.ofSeconds(20));
        ProcessPool.Lane patient = pool.patientLane();
        CompletableFuture<EncodedImage> busy = submit(children, work("sleep:700"));
        await().until(() -> pool.status().busy() == 1);
        List<CompletableFuture<EncodedImage>> jobs = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            jobs.add(submit(patient, work("echo")));
        }
        CompletableFuture<EncodedImage> waiting = submit(children, work("echo"));
        assertThat(refusalOf(submit(children, work("echo")))).isEqualTo(Refusal.OVERLOADED);
        busy.join();
        waiting.join();
        jobs.forEach(CompletableFuture::join);
    }

    @Test
    void whoWaitsForAResultIsToldAFailureOfTheEngineApartFromARefusal() throws Exception {
        children(1, 4, Duration.ofSeconds(10));
        ProcessPool.Lane patient = pool.patientLane();
        assertThatThrownBy(() -> ImageEngine.await(submit(patient, work("exit:42"))))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        failed -> assertThat(failed.asRefused().refusal()).isEqualTo(Refusal.WORKER_FAILED));
        assertThatThrownBy(() -> ImageEngine.await(submit(patient, work("refuse:x"))))
                .isInstanceOf(RefusedException.class);
        assertThat(ImageEngine.await(submit(patient, work("echo"))).image()).hasSize(3);
    }

    @Test
    void anErrorWhereAChildIsKeptCostsOneRequestOnly() throws Exception {
        children(1, 4, Duration.ofSeconds(10));
        List<Error> errors = List.of(
                new OutOfMemoryError("a test"), new StackOverflowError("a test"), new NoClassDefFoundError("a test"));
        for (Error error : errors) {
            CompletableFuture<EncodedImage> struck = submit(children, work("echo"), () -> {
                throw error;
            });
            assertThat(refusalOf(struck)).isEqualTo(Refusal.WORKER_FAILED);
        }
        assertThat(submit(children, work("echo")).join().image()).hasSize(3);
    }

    @Test
    void whatTheClientDoesWithItsResultIsNoneOfTheSupervisorsWork() throws Exception {
        children(1, 4, Duration.ofSeconds(10));
        CompletableFuture<Void> stuck = new CompletableFuture<>();
        submit(children, work("echo")).thenRun(stuck::join);
        submit(children, work("echo")).thenRun(() -> {
            throw new StackOverflowError("a test");
        });
        assertThat(submit(children, work("echo")).join().image()).hasSize(3);
        stuck.complete(null);
    }

    @Test
    void aFolderForSocketsThatWasSweptAwayIsMadeAnew() throws Exception {
        children(1, 4, Duration.ofSeconds(10));
        Path folder = pool.socketFolder();
        Files.delete(folder);
        assertThat(refusalOf(submit(children, work("exit:1")))).isEqualTo(Refusal.WORKER_FAILED);
        assertThat(submit(children, work("echo")).join().image()).hasSize(3);
        assertThat(pool.socketFolder()).isNotEqualTo(folder);
    }

    @Test
    void aPoolWhoseChildrenDoNotStartRecoversByItself(@TempDir Path folder) throws Exception {
        Path flag = folder.resolve("flag");
        List<String> words =
                new ArrayList<>(List.of("/bin/sh", "-c", "test -e " + flag + " || exit 7; exec \"$@\"", "sh"));
        words.addAll(MischievousChild.command().words());
        children(new ChildCommand(words), 1, 4, Duration.ofSeconds(40));
        CompletableFuture<EncodedImage> waiting = submit(children, work("echo"));
        await().during(Duration.ofMillis(300)).until(() -> pool.status().alive() == 0);
        Files.createFile(flag);
        assertThat(waiting.join().image()).hasSize(3);
    }

    @Test
    void aChildThatNeverConnectsIsGivenUp() throws Exception {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (SocketDirectory sockets = SocketDirectory.create()) {
            ChildCommand sleeper = new ChildCommand(List.of("/bin/sh", "-c", "exec sleep 600"));
            assertThatThrownBy(() -> Child.start(sleeper, sockets, Duration.ofMillis(200), clock))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("killed (SIGKILL)");
        } finally {
            clock.shutdownNow();
        }
    }

    @Test
    void imagesThatDoNotFitTheMemoryTogetherAreWorkedOnOneByOne() throws Exception {
        pool = new ProcessPool(
                MischievousChild.command(),
                new ProcessPool.Limits(2, Duration.ofSeconds(20), MischievousChild.MAX_FRAME, 1_000_000),
                WriteOptions.DEFAULT);
        children = pool.lane(4, Duration.ofSeconds(20));
        pool.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> pool.status().alive() == 2);
        long begun = System.nanoTime();
        CompletableFuture<EncodedImage> first =
                submit(children, new EncodeRequest(new byte[400_000], "sleep:500", Rendition.in(Optional.empty())));
        CompletableFuture<EncodedImage> second =
                submit(children, new EncodeRequest(new byte[400_000], "echo", Rendition.in(Optional.empty())));
        second.join();
        // the two are completed by different threads: that the second was not begun before is seen by the time alone
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(500));
        first.join();
    }

    @Test
    void noRequestIsLeftWithoutAnAnswerWhenThePoolEndsUnderLoad() throws Exception {
        children(2, 8, Duration.ofSeconds(20));
        ProcessPool.Lane patient = pool.patientLane();
        List<CompletableFuture<EncodedImage>> asked = Collections.synchronizedList(new ArrayList<>());
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ProcessPool.Lane engine = i % 2 == 0 ? patient : children;
            clients.add(new Thread(() -> {
                for (int k = 0; k < 200; k++) {
                    asked.add(submit(engine, work("echo")));
                }
            }));
        }
        clients.forEach(Thread::start);
        await().until(() -> asked.size() > 50);
        pool.close();
        for (Thread client : clients) {
            client.join();
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> asked.stream().allMatch(CompletableFuture::isDone));
    }
}
