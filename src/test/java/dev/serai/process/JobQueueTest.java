package dev.serai.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JobQueueTest {
    private final JobQueue queue = new JobQueue(100);

    private static Job job(long memory) {
        return new Job(new EncodeRequest(new byte[0], "", Rendition.in(Optional.empty())), Client.PATIENT, memory);
    }

    private static Job job(String network) {
        return new Job(
                new EncodeRequest(new byte[0], "", Rendition.in(Optional.empty())),
                new Client(network, () -> true, room -> {}),
                0);
    }

    private JobQueue.Turn next() throws InterruptedException {
        return queue.take(0);
    }

    @Test
    void lanesTakeTurnsHoweverMuchWaitsInThem() throws Exception {
        JobQueue.Lane crowd = queue.lane(50, displaced -> {});
        JobQueue.Lane single = queue.lane(50, displaced -> {});
        for (int i = 0; i < 50; i++) {
            crowd.offer(job(0));
        }
        Job first = job(0);
        Job second = job(0);
        single.offer(first);
        single.offer(second);

        List<Job> order = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            order.add(next().job());
        }
        assertThat(order).element(1).isSameAs(first);
        assertThat(order).element(3).isSameAs(second);
        assertThat(queue.size()).isEqualTo(48);
    }

    @Test
    void aLaneHoldsNoMoreThanItsCapacity() throws Exception {
        JobQueue.Lane lane = queue.lane(1, displaced -> {});
        Job only = job(0);
        assertThat(lane.offer(only)).isTrue();
        assertThat(lane.offer(job(0))).isFalse();
        lane.remove(only);
        assertThat(next()).isNull();
    }

    @Test
    void withinALaneNetworksTakeTurnsAndTheOneWithMostYields() throws Exception {
        List<Job> displaced = new ArrayList<>();
        JobQueue.Lane lane = queue.lane(4, displaced::add);
        List<Job> flood = Stream.generate(() -> job("flood")).limit(4).toList();
        flood.forEach(lane::offer);
        assertThat(lane.offer(job("flood"))).as("its own are refused").isFalse();
        Job honest = job("honest");
        Job second = job("honest");
        assertThat(lane.offer(honest)).isTrue();
        assertThat(lane.offer(second)).isTrue();
        assertThat(displaced).containsExactly(flood.get(3), flood.get(2));
        assertThat(lane.offer(job("honest"))).as("more than its share").isFalse();
        assertThat(queue.size()).isEqualTo(4);
        assertThat(List.of(next().job(), next().job(), next().job(), next().job()))
                .containsExactly(flood.get(0), honest, flood.get(1), second);
        assertThat(next()).isNull();
    }

    @Test
    void noMoreIsGivenOutThanTheMemoryHolds() throws Exception {
        JobQueue.Lane lane = queue.lane(10, displaced -> {});
        lane.offer(job(60));
        lane.offer(job(60));
        JobQueue.Turn first = next();
        assertThat(first).isNotNull();
        assertThat(next()).as("the two do not fit together").isNull();
        queue.done(first);
        assertThat(next()).isNotNull();
    }

    @Test
    void whatIsLargerThanTheMemoryIsGivenOutAlone() throws Exception {
        JobQueue.Lane lane = queue.lane(10, displaced -> {});
        lane.offer(job(5));
        lane.offer(job(1_000));
        JobQueue.Turn small = next();
        assertThat(next()).isNull();
        queue.done(small);
        JobQueue.Turn large = next();
        assertThat(large.job().memory()).isEqualTo(1_000);
        lane.offer(job(0));
        assertThat(next()).as("nothing beside it").isNull();
    }

    @Test
    void smallJobsPassALargeOneThatDoesNotFitYetButNotForEver() throws Exception {
        JobQueue.Lane large = queue.lane(10, displaced -> {});
        JobQueue.Lane small = queue.lane(1_000, displaced -> {});
        small.offer(job(60));
        JobQueue.Turn inWork = next();
        Job waiting = job(60);
        large.offer(waiting);
        int passed = 0;
        for (int i = 0; i < 100; i++) {
            small.offer(job(10));
            JobQueue.Turn turn = next();
            if (turn == null) {
                break;
            }
            queue.done(turn);
            passed++;
        }
        assertThat(passed).isBetween(1, 50);
        queue.done(inWork);
        assertThat(next().job()).isSameAs(waiting);
    }

    @Test
    void whatWasNotBegunGoesBackToTheFront() throws Exception {
        JobQueue.Lane lane = queue.lane(1, displaced -> {});
        Job first = job(60);
        lane.offer(first);
        JobQueue.Turn turn = next();
        lane.offer(job(60));
        assertThat(queue.putBack(turn)).isTrue();
        assertThat(next().job()).isSameAs(first);
    }

    @Test
    void afterItsEndItTakesNothing() throws Exception {
        JobQueue.Lane lane = queue.lane(5, displaced -> {});
        Job waiting = job(0);
        lane.offer(job(0));
        lane.offer(waiting);
        JobQueue.Turn turn = next();
        assertThat(queue.close()).containsExactly(waiting);
        assertThat(lane.offer(job(0))).isFalse();
        assertThat(queue.putBack(turn)).isFalse();
        assertThat(next()).isNull();
    }
}
