package dev.serai.process;

import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A child for one image that needs more heap than the children of the pool have: started for it, and ended after it. */
final class LargeChild {
    private static final Logger LOG = LoggerFactory.getLogger(LargeChild.class);

    private LargeChild() {}

    /**
     * Has such a child do what is asked.
     *
     * @param memory bytes that it will need, about
     * @throws RefusedException what the child refused it with; {@code worker-failed} if the child was lost
     */
    static EncodedImage perform(
            ChildCommand command,
            SocketDirectory sockets,
            EncodeRequest request,
            long memory,
            ProcessPool.Limits limits,
            ScheduledExecutorService clock) {
        int heap = ChildMain.heapMebibytes(Math.min(memory, limits.memory()));
        try (Child child = Child.start(command.withHeap(heap), sockets, ProcessPool.START_LIMIT, clock)) {
            try {
                return child.perform(request, limits.deadline(), limits.maxFrame(), clock);
            } catch (IOException e) {
                child.endsSoon();
                LOG.warn(
                        "Child {} with a heap of {} MiB for one image is lost: {}.", child.pid(), heap, child.ending());
                throw failure();
            }
        } catch (IOException e) {
            LOG.warn("No child with a heap of {} MiB for one image: {}", heap, e.getMessage());
            throw failure();
        }
    }

    /** What the one who asked is told when a child is lost with the image. */
    static RefusedException failure() {
        return new RefusedException(
                Refusal.WORKER_FAILED,
                "The worker failed on this image; try again, with a smaller one if this repeats.");
    }
}
