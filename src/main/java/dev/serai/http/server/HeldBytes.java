package dev.serai.http.server;

import dev.serai.memory.Budget;

/**
 * What one request holds of the budget of bytes: its body while that is received and worked on, and its answer from when
 * that comes into being until it is written. Given back when neither the connection nor a route holds it any more: a
 * client that goes away does not free what a route still has in its hands. Safe for use by several threads.
 */
public final class HeldBytes {
    /** An answer up to this many bytes is given in any case: refusals and the page's small answers. */
    private static final int SMALL = 16 << 10;

    private final Budget budget;
    private long body;
    private long answer;
    private int holders = 1;

    HeldBytes(Budget budget) {
        this.budget = budget;
    }

    /** Counts more bytes of the body; false, and nothing is counted, if they are not left. */
    synchronized boolean addBody(long more) {
        if (holders == 0 || !budget.take(more, body + answer)) {
            return false;
        }
        body += more;
        return true;
    }

    /** Counts so many bytes as the answer, in the place of what was counted as that before; false if they are not left. */
    synchronized boolean answer(long bytes) {
        if (holders == 0 || bytes > answer && !budget.take(bytes - answer, body + answer)) {
            return false;
        }
        if (bytes < answer) {
            budget.give(answer - bytes);
        }
        answer = bytes;
        return true;
    }

    /** From now on only the answer of so many bytes is held; false if it is not small and they are not left. */
    synchronized boolean send(long bytes) {
        budget.give(body);
        body = 0;
        if (answer(bytes)) {
            return true;
        }
        boolean small = bytes <= SMALL && holders > 0;
        if (small) {
            budget.force(bytes - answer);
            answer = bytes;
        }
        return small;
    }

    /** One more holds them. */
    synchronized void retain() {
        holders++;
    }

    /** One holds them no more; with the last they are given back. */
    synchronized void release() {
        if (--holders == 0) {
            budget.give(body + answer);
            body = 0;
            answer = 0;
        }
    }
}
