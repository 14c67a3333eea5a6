package dev.serai.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final long MILLI = 1_000_000;

    // Near the end of its range, so that it wraps during the tests as a nano clock may.
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 500 * MILLI);

    @Test
    void letsAllPassWhenOff() throws UnknownHostException {
        RateLimit off = new RateLimit(0, 0, clock::get);
        assertThat(admitted(off, "192.0.2.1", 10_000)).isEqualTo(10_000);
    }

    @Test
    void letsASourceHaveASecondsWorthAtOnceAndThenItsRate() throws UnknownHostException {
        RateLimit limit = new RateLimit(10, 0, clock::get);
        assertThat(admitted(limit, "192.0.2.1", 50)).isEqualTo(10);
        clock.addAndGet(100 * MILLI);
        assertThat(admitted(limit, "192.0.2.1", 50)).isEqualTo(1);
        clock.addAndGet(500 * MILLI);
        assertThat(admitted(limit, "192.0.2.1", 50)).isEqualTo(5);
        clock.addAndGet(60_000 * MILLI);
        assertThat(admitted(limit, "192.0.2.1", 50)).isEqualTo(10);
    }

    @Test
    void countsEachSourceForItself() throws UnknownHostException {
        RateLimit limit = new RateLimit(5, 0, clock::get);
        assertThat(admitted(limit, "192.0.2.1", 9)).isEqualTo(5);
        assertThat(admitted(limit, "2001:db8::1", 9)).isEqualTo(5);
    }

    @Test
    void countsAnIpv6NetworkAsOneSource() throws UnknownHostException {
        RateLimit limit = new RateLimit(5, 0, clock::get);
        assertThat(admitted(limit, "2001:db8:0:1::1", 9)).isEqualTo(5);
        assertThat(admitted(limit, "2001:db8:0:1:ffff::2", 9)).isZero();
        assertThat(admitted(limit, "2001:db8:0:2::1", 9)).isEqualTo(5);
    }

    @Test
    void limitsAllSourcesTogether() throws UnknownHostException {
        RateLimit limit = new RateLimit(0, 100, clock::get);
        int admitted = 0;
        for (int i = 0; i < 256; i++) {
            admitted += admitted(limit, "192.0.2." + i, 2);
        }
        assertThat(admitted).isEqualTo(100);
    }

    @Test
    void keepsAHundredThousandForgedSourcesFromStarvingMost() throws UnknownHostException {
        RateLimit limit = new RateLimit(1000, 0, clock::get);
        for (int i = 0; i < 100_000; i++) {
            limit.admits(InetAddress.getByAddress(new byte[] {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i}));
        }
        assertThat(admitted(limit, "192.0.2.1", 100)).isEqualTo(100);
    }

    @Test
    void refusesANegativeRate() {
        assertThatThrownBy(() -> new RateLimit(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static int admitted(RateLimit limit, String source, int times) throws UnknownHostException {
        InetAddress address = InetAddress.getByName(source);
        int admitted = 0;
        for (int i = 0; i < times; i++) {
            admitted += limit.admits(address) ? 1 : 0;
        }
        return admitted;
    }
}
