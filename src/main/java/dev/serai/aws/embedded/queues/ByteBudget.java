package dev.serai.aws.embedded.queues;

import dev.serai.memory.Budget;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * An amount of memory in bytes that calls share. Those that find no room wait in the order in which they asked. One that
 * is alone gets what it asks for, however much. Safe for use by several threads.
 */
final class ByteBudget {
    private final Budget budget;
    private final Duration patience;
    private final Queue<Waiting> waiting = new ArrayDeque<>();

    private record Waiting(long bytes, CompletableFuture<Boolean> answer) {}

    /**
     * @param most the bytes that all may take together
     * @param patience how long one waits for room
     */
    ByteBudget(long most, Duration patience) {
        this.budget = new Budget(most);
        this.patience = patience;
    }

    /** Takes that many bytes if there is room now and nobody waits for it. */
    synchronized boolean takeNow(long bytes) {
        return waiting.isEmpty() && budget.take(bytes, 0);
    }

    /** Takes that many bytes when there is room; false, and nothing is taken, if there was none in time. */
    CompletionStage<Boolean> take(long bytes) {
        CompletableFuture<Boolean> answer;
        synchronized (this) {
            if (takeNow(bytes)) {
                return CompletableFuture.completedFuture(true);
            }
            answer = new CompletableFuture<>();
            waiting.add(new Waiting(bytes, answer));
        }
        answer.completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS)
                .thenAccept(room -> {
                    if (!room) {
                        give(0); // those behind may find the room that this one did not
                    }
                });
        return answer;
    }

    /** Gives bytes back, and those that wait their turn. */
    void give(long bytes) {
        Queue<Waiting> served = new ArrayDeque<>();
        synchronized (this) {
            budget.give(bytes);
            waiting.removeIf(one -> one.answer().isDone());
            while (!waiting.isEmpty() && budget.take(waiting.peek().bytes(), 0)) {
                served.add(waiting.remove());
            }
        }
        served.forEach(one -> {
            if (!one.answer().complete(true)) {
                give(one.bytes()); // its time ended meanwhile
            }
        });
    }

    /** What all hold together, in bytes. */
    synchronized long taken() {
        return budget.taken();
    }
}
