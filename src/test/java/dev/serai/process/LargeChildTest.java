package dev.serai.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Limits;
import dev.serai.image.Picture;
import dev.serai.image.Pipeline;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import dev.serai.refusal.RefusedException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A picture that cannot go row by row, of 30 MB, and children with a heap of 32 MB. */
@Timeout(240)
class LargeChildTest {
    private static final byte[] GIF = Codecs.write(
            Picture.of(Format.PNG, Frame.of(new byte[3 * 4000 * 2500], 3, 4000, 2500, 0)),
            Format.GIF,
            WriteOptions.DEFAULT);

    @Test
    void aPictureTooLargeForTheChildrenGetsOneWithALargerHeap() {
        try (ProcessPool pool = pool(1 << 20, 1L << 30)) {
            EncodedImage result = blurred(pool);
            assertThat(result.width()).isEqualTo(4000);
            assertThat(pool.status().lost()).isZero();
        }
    }

    @Test
    void aPictureThatNeedsMoreThanIsExpectedIsDoneOnceMoreWithTheMostThereIs() {
        try (ProcessPool pool = pool(500 << 20, 1L << 30)) {
            EncodedImage result = blurred(pool);
            assertThat(result.width()).isEqualTo(4000);
            assertThat(pool.status().lost()).isOne();
        }
    }

    @Test
    void aPictureThatNeedsMoreThanThereIsIsNotTriedForEver() {
        try (ProcessPool pool = pool(500 << 20, 500 << 20)) {
            assertThatThrownBy(() -> blurred(pool))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("The worker failed");
            assertThat(pool.status().lost()).isEqualTo(2);
        }
    }

    @Test
    void itTakesThePlaceOfTheSmallerOneAsLongAsThereIsWork() {
        try (ProcessPool pool = mischievous(1L << 30)) {
            ProcessPool.Lane lane = pool.patientLane();
            long small = pid(lane, 1_000);
            long large = pid(lane, 100 << 20);
            assertThat(large).isNotEqualTo(small);
            assertThat(runs(small)).isFalse();
            assertThat(pid(lane, 1_000)).isEqualTo(large);
            assertThat(pid(lane, 100 << 20)).isEqualTo(large);
            await().until(() -> !runs(large));
            assertThat(pid(lane, 1_000)).isNotEqualTo(large);
            assertThat(pool.status().lost()).isZero();
        }
    }

    @Test
    void whereThereIsNoLargerOneTheOthersAreDone() {
        try (ProcessPool pool = mischievous(1L << 50)) {
            ProcessPool.Lane lane = pool.patientLane();
            assertThatThrownBy(() -> pid(lane, 1L << 50))
                    .hasRootCauseInstanceOf(RefusedException.class)
                    .hasMessageContaining("The worker failed");
            assertThat(runs(pid(lane, 1_000))).isTrue();
        }
    }

    @Test
    void theSmallestHeapThatSufficesHoldsThePixels() {
        assertThat(ChildMain.pictureBytes(ChildMain.heapMebibytes(100L << 20))).isBetween(99L << 20, 100L << 20);
    }

    private static ProcessPool pool(long each, long largest) {
        ProcessPool.Limits limits =
                new ProcessPool.Limits(1, Duration.ofSeconds(100), 1 << 28, 1L << 30, each, largest);
        return new ProcessPool(
                ChildMain.command(32, Limits.DEFAULT, WriteOptions.DEFAULT), limits, WriteOptions.DEFAULT);
    }

    private static ProcessPool mischievous(long largest) {
        ProcessPool.Limits limits = new ProcessPool.Limits(
                1, Duration.ofSeconds(100), MischievousChild.MAX_FRAME, Long.MAX_VALUE, 1 << 20, largest);
        return new ProcessPool(MischievousChild.command(), limits, WriteOptions.DEFAULT);
    }

    private static long pid(ProcessPool.Lane lane, long memory) {
        EncodeRequest request = new EncodeRequest(new byte[1], "pid", Rendition.in(Optional.empty()));
        EncodedImage result = lane.submit(request, memory, Client.PATIENT).join();
        return Long.parseLong(new String(result.image(), UTF_8));
    }

    private static boolean runs(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    private static EncodedImage blurred(ProcessPool pool) {
        Picture picture = Pipeline.parse("blur:2").apply(Codecs.read(GIF, Limits.DEFAULT));
        return pool.patientLane().write(picture, Rendition.in(Format.GIF));
    }
}
