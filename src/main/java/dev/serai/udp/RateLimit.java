package dev.serai.udp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * How many datagrams are answered per second, for each source address and in total; a source may save up one second's
 * worth and send it at once. A source is an IPv4 address or the first 64 bits of an IPv6 address, the least a network is
 * given.
 *
 * <p>It is the generic cell rate algorithm (ITU-T I.371): all that is kept of a source is the time at which it has used
 * up what it was allowed. These times stand in a table of fixed size, at a place found by a hash that nobody outside can
 * foretell, so that any number of forged addresses costs no memory; two sources that meet at one place share what one is
 * allowed. Safe for use by several threads.
 */
public final class RateLimit {
    private static final int PLACES = 1 << 16;
    private static final long SECOND = 1_000_000_000L;

    private final LongSupplier nanoClock;
    private final long seed = new SecureRandom().nextLong();
    private final long sourceInterval;
    private final AtomicLongArray sources;
    private final long totalInterval;
    private final AtomicLong total;

    /**
     * @param perSource answers per second for one source; 0 for no limit
     * @param inTotal answers per second for all together; 0 for no limit
     */
    public RateLimit(int perSource, int inTotal) {
        this(perSource, inTotal, System::nanoTime);
    }

    RateLimit(int perSource, int inTotal, LongSupplier nanoClock) {
        if (perSource < 0 || inTotal < 0) {
            throw new IllegalArgumentException("a rate is 0 or more");
        }
        this.nanoClock = nanoClock;
        long now = nanoClock.getAsLong();
        sourceInterval = perSource == 0 ? 0 : Math.max(1, SECOND / perSource);
        sources = new AtomicLongArray(perSource == 0 ? 0 : PLACES);
        for (int i = 0; i < sources.length(); i++) {
            sources.set(i, now);
        }
        totalInterval = inTotal == 0 ? 0 : Math.max(1, SECOND / inTotal);
        total = new AtomicLong(now);
    }

    /** Whether a datagram from that address is to be answered; if so, it counts. */
    public boolean admits(InetAddress source) {
        if (sourceInterval == 0 && totalInterval == 0) {
            return true;
        }
        long now = nanoClock.getAsLong();
        return admitsSource(source, now) && admitsInTotal(now);
    }

    private boolean admitsSource(InetAddress source, long now) {
        if (sourceInterval == 0) {
            return true;
        }
        int place = place(source);
        while (true) {
            long used = sources.get(place);
            long next = next(used, now, sourceInterval);
            if (next - now > SECOND) {
                return false;
            }
            if (sources.compareAndSet(place, used, next)) {
                return true;
            }
        }
    }

    private boolean admitsInTotal(long now) {
        if (totalInterval == 0) {
            return true;
        }
        while (true) {
            long used = total.get();
            long next = next(used, now, totalInterval);
            if (next - now > SECOND) {
                return false;
            }
            if (total.compareAndSet(used, next)) {
                return true;
            }
        }
    }

    /** The time up to which one more answer uses up what is allowed; differences, because a nano clock may wrap. */
    private static long next(long used, long now, long interval) {
        return (used - now > 0 ? used : now) + interval;
    }

    private int place(InetAddress source) {
        ByteBuffer address = ByteBuffer.wrap(source.getAddress());
        long network = source instanceof Inet6Address ? address.getLong() : address.getInt();
        // The finaliser of SplitMix64: one to one, so that only the seed decides which sources meet.
        long hash = network ^ seed;
        hash = (hash ^ hash >>> 30) * 0xBF58476D1CE4E5B9L;
        hash = (hash ^ hash >>> 27) * 0x94D049BB133111EBL;
        return (int) (hash ^ hash >>> 31) & PLACES - 1;
    }
}
