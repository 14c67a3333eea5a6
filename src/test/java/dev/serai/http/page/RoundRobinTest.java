package dev.serai.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.http.server.Networks;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is served when. */
class RoundRobinTest {
    private static final class Guest implements RoundRobin.Member {
        private final String name;
        private long place;

        Guest(String name) {
            this.name = name;
        }

        @Override
        public long place() {
            return place;
        }

        @Override
        public void joined(long at) {
            place = place == 0 ? at : place;
        }

        @Override
        public void served(long at) {
            place = at;
        }
    }

    private final RoundRobin<Guest> turns = new RoundRobin<>();
    private final Map<String, Guest> guests = new HashMap<>();

    private Guest guest(String name) {
        return guests.computeIfAbsent(name, Guest::new);
    }

    private void add(String network, String name) {
        turns.add(network, guest(name));
    }

    private List<String> served(int count) {
        List<String> served = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            turns.next(Optional::of).ifPresent(guest -> served.add(guest.name));
        }
        return served;
    }

    @Test
    void servesNetworksInTurnsAndTheirMembersInTurns() {
        add("many", "m1");
        add("many", "m2");
        add("many", "m3");
        add("one", "o");
        assertThat(served(8)).containsExactly("m1", "o", "m2", "o", "m3", "o", "m1", "o");
        turns.remove("one", guest("o"));
        turns.remove("one", guest("nobody"));
        assertThat(served(3)).containsExactly("m2", "m3", "m1");
        assertThat(turns.size()).isEqualTo(3);
    }

    @Test
    void whoWantsLittleIsServedFirst() {
        add("net", "greedy");
        add("net", "modest");
        Optional<String> first =
                turns.next(guest -> guest.name.equals("greedy") ? Optional.of(guest.name) : Optional.empty());
        assertThat(first).contains("greedy");
        assertThat(served(2)).containsExactly("modest", "greedy");
        assertThat(turns.next(member -> Optional.empty())).isEmpty();
    }

    @Test
    void whoLeavesBeforeItsTurnAndComesBackHasItsPlace() {
        add("net", "a");
        add("net", "b");
        add("net", "c");
        turns.remove("net", guest("b"));
        add("net", "b");
        assertThat(served(1)).containsExactly("a");
        turns.remove("net", guest("a"));
        add("net", "a");
        assertThat(served(3)).containsExactly("b", "c", "a");
    }

    @Test
    void theLastInLineOfTheNetworkThatHasMostMakesRoom() {
        assertThat(turns.yielding()).isEmpty();
        add("one", "o");
        add("many", "m1");
        add("many", "m2");
        assertThat(turns.yielding()).contains(guest("m2"));
        served(4);
        assertThat(turns.yielding()).contains(guest("m2"));
        served(2);
        assertThat(turns.yielding()).contains(guest("m1"));
    }

    @Test
    void aNetworkIsAnAddressOrTheFirstHalfOfOne() throws UnknownHostException {
        assertThat(network("192.0.2.1")).isNotEqualTo(network("192.0.2.2"));
        assertThat(network("::ffff:192.0.2.1")).isEqualTo(network("192.0.2.1"));
        assertThat(network("2001:db8:0:1::1")).isEqualTo(network("2001:db8:0:1:ffff::2"));
        assertThat(network("2001:db8:0:1::1")).isNotEqualTo(network("2001:db8:0:2::1"));
    }

    private static String network(String address) throws UnknownHostException {
        return Networks.of(InetAddress.getByName(address));
    }
}
