package dev.serai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.Serai;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands say to options that cannot be meant: one sentence, and an exit status. */
@Timeout(60)
class HttpCommandsTest {
    private record Said(int status, String errors) {}

    private static synchronized Said say(String... words) {
        PrintStream before = System.err;
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            int status = Serai.execute(words);
            return new Said(status, errors.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(before);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "scale -s 0, greater than 0",
        "scale -s 2x, greater than 0",
        "scale -s -1, greater than 0",
        "scale -s NaN, greater than 0",
        "scale -s 4.1, at most 4",
        "scale -p 99999, 1 to 65535",
        "scale -p 0, 1 to 65535",
        "http -p 99999, 1 to 65535",
        "http -p x, 'x'",
        "http -c 0, at least 1",
        "http --scale-url nowhere, takes a URL",
        "http --health-port 70000, 0 to 65535",
        "http --no-such-option, Unknown option"
    })
    void wrongOptionsAreWrongUsage(String command, String sentence) {
        Said said = say(command.split(" "));
        assertThat(said.status()).isEqualTo(2);
        assertThat(said.errors()).contains(sentence).doesNotContain("Exception").doesNotContain("\tat ");
        assertThat(said.errors().lines().count()).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "http -i no.such.host.invalid, neither an address",
        "scale -i 192.0.2.1 -p 28123, not one of this machine"
    })
    void anAddressThatIsNotHereEndsTheStart(String command, String sentence) {
        Said said = say(command.split(" "));
        assertThat(said.status()).isEqualTo(1);
        assertThat(said.errors()).contains(sentence).doesNotContain("Exception").doesNotContain("\tat ");
        assertThat(said.errors().lines().count()).isEqualTo(1);
    }

    @Test
    void aTakenPortEndsTheStart() throws Exception {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress("::", 0));
            for (String command : new String[] {"http", "scale"}) {
                for (String address : new String[] {"::", "0.0.0.0", "127.0.0.1", "::1", "localhost"}) {
                    Said said = say(command, "-i", address, "-p", String.valueOf(taken.getLocalPort()));
                    assertThat(said.status()).isEqualTo(1);
                    assertThat(said.errors())
                            .contains("Port " + taken.getLocalPort())
                            .contains("is taken");
                    assertThat(said.errors().lines().count()).isEqualTo(1);
                }
            }
        }
    }
}
