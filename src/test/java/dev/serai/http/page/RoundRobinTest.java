package dev.serai.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is served when. */
class RoundRobinTest {
    private final RoundRobin<String> turns = new RoundRobin<>();

    private List<String> served(int count) {
        List<String> served = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            turns.next(Optional::of).ifPresent(served::add);
        }
        return served;
    }

    @Test
    void servesNetworksInTurnsAndTheirMembersInTurns() {
        turns.add("many", "m1");
        turns.add("many", "m2");
        turns.add("many", "m3");
        turns.add("one", "o");
        assertThat(served(8)).containsExactly("m1", "o", "m2", "o", "m3", "o", "m1", "o");
        turns.remove("one", "o");
        turns.remove("one", "nobody");
        assertThat(served(3)).containsExactly("m2", "m3", "m1");
        assertThat(turns.size()).isEqualTo(3);
    }

    @Test
    void whoWantsLittleIsServedFirst() {
        turns.add("net", "greedy");
        turns.add("net", "modest");
        Optional<String> first = turns.next(member -> member.equals("greedy") ? Optional.of(member) : Optional.empty());
        assertThat(first).contains("greedy");
        assertThat(served(2)).containsExactly("modest", "greedy");
        assertThat(turns.next(member -> Optional.empty())).isEmpty();
    }

    @Test
    void theOldestOfTheNetworkThatHasMostMakesRoom() {
        assertThat(turns.yielding()).isEmpty();
        turns.add("one", "o");
        turns.add("many", "m1");
        turns.add("many", "m2");
        assertThat(turns.yielding()).contains("m1");
    }

    @Test
    void aNetworkIsAnAddressOrTheFirstHalfOfOne() throws UnknownHostException {
        assertThat(network("192.0.2.1")).isNotEqualTo(network("192.0.2.2"));
        assertThat(network("::ffff:192.0.2.1")).isEqualTo(network("192.0.2.1"));
        assertThat(network("2001:db8:0:1::1")).isEqualTo(network("2001:db8:0:1:ffff::2"));
        assertThat(network("2001:db8:0:1::1")).isNotEqualTo(network("2001:db8:0:2::1"));
    }

    private static String network(String address) throws UnknownHostException {
        return RoundRobin.network(InetAddress.getByName(address));
    }
}
