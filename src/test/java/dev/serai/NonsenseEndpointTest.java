package dev.serai;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the commands say of an endpoint that answers with status 200 and nonsense: a sentence that names it, and status 1. */
@Timeout(300)
class NonsenseEndpointTest {
    private static final String[] NONSENSE = {"", "{}", "{\"QueueUrl\":\"\"}", "null", "[]", "<html></html>", "{\"Queue"
    };

    @TempDir
    private Path folder;

    private ScriptedEndpoint endpoint;
    private Path image;

    @BeforeEach
    void start() throws IOException {
        endpoint = new ScriptedEndpoint();
        image = Files.write(folder.resolve("a.png"), new byte[10]);
    }

    @AfterEach
    void stop() {
        endpoint.close();
    }

    @Test
    void aQueueWithoutAnAddressEndsEveryCommandThatAsksForIt() {
        for (String nonsense : NONSENSE) {
            endpoint.answer("GetQueueUrl", nonsense);
            expectRefusal(nonsense, "run", "--only", "numbers", "--health-port", "-1");
            expectRefusal(nonsense, "send", "1,2");
            expectRefusal(nonsense, "queues");
            expectRefusal(nonsense, "redrive", "requestQueue");
            expectRefusal(nonsense, "setup");
            expectRefusal(nonsense, "blur", image.toString());
        }
        endpoint.answer("GetQueueUrl", "{}");
        assertThat(expectRefusal("{}", "send", "1,2"))
                .isEqualTo("serai: Cannot look for queue requestQueue: " + endpoint.url()
                        + " answers, but not as it should (the answer has no QueueUrl); is that its address?");
    }

    @Test
    void whatIsAskedOfAQueueAfterItsAddressIsNotBelievedEither() {
        assertThat(expectRefusal("{}", "send", "1,2")).contains("no MessageId");
        assertThat(expectRefusal("{}", "queues")).contains("ApproximateNumberOfMessages");
        assertThat(expectRefusal("{}", "redrive", "requestQueue")).contains("ApproximateNumberOfMessages");
        assertThat(expectRefusal("{}", "setup")).contains("QueueArn");
        for (String policy : new String[] {"x", "{}", "5"}) {
            endpoint.answer(
                    "GetQueueAttributes",
                    "{\"Attributes\":{\"RedrivePolicy\":\"" + policy + "\",\"ApproximateNumberOfMessages\":\"1\"}}");
            assertThat(expectRefusal(policy, "setup")).contains("RedrivePolicy");
        }
        for (String message : new String[] {
            "null",
            "{}",
            "{\"Body\":\"b\"}",
            "{\"Body\":\"b\",\"MessageId\":\"m\"}",
            "{\"MessageId\":\"m\",\"ReceiptHandle\":\"r\"}"
        }) {
            endpoint.answer("ReceiveMessage", "{\"Messages\":[" + message + "]}");
            expectRefusal(message, "redrive", "requestQueue");
        }
        endpoint.answer(
                "ReceiveMessage", "{\"Messages\":[{\"Body\":\"b\",\"MessageId\":\"m\",\"ReceiptHandle\":\"r\"}]}");
        assertThat(expectRefusal("{}", "redrive", "requestQueue")).contains("no MessageId");
    }

    @Test
    void aBucketThatListsNothingAtAllIsNotTakenForAnEmptyOne() {
        for (String nonsense : NONSENSE) {
            endpoint.answer("", nonsense);
            endpoint.answer("null", nonsense);
            expectRefusal(nonsense, "log");
            expectRefusal(nonsense, "blur", image.toString());
        }
    }

    private String expectRefusal(String what, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--endpoint", endpoint.url()));
        StringWriter out = new StringWriter();
        CommandLine command = Serai.commandLine();
        int status = command.setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .execute(all.toArray(String[]::new));
        String said = out.toString().strip();
        assertThat(said)
                .as(what + " to " + all)
                .startsWith("serai: ")
                .contains(endpoint.url())
                .contains("answers, but not as it should")
                .doesNotContain("\n")
                .doesNotContain("something went wrong");
        assertThat(status).as(what + " to " + all).isEqualTo(1);
        return said;
    }
}
