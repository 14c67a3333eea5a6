package dev.serai.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.ScriptedEndpoint;
import dev.serai.SeraiProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/** What an HTTP client is told when the queues answer with status 200 and nonsense: never that a message was taken. */
@Timeout(300)
class QueueAnswersTest {
    private static final String[] NONSENSE = {
        "{}", "", "null", "[]", "<html>", "{\"MessageId\":\"\"}", "{\"MessageId\":null}", "{\"Mess", "5"
    };

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path data;

    private ScriptedEndpoint queues;
    private InProcess serai;

    @BeforeEach
    void startOnQueuesThatAnswerAsATestLikes() throws IOException {
        queues = new ScriptedEndpoint();
        serai = InProcess.start(
                data,
                Map.of(
                        "serai.sqs.endpoint",
                        queues.url(),
                        "serai.http.port",
                        String.valueOf(SeraiProcess.freePort()),
                        "serai.http.host",
                        "127.0.0.1",
                        "serai.http.children",
                        "1"),
                Part.HTTP,
                Part.WEB);
        serai.s3().putObject(put -> put.bucket("images").key("cat.png"), RequestBody.fromString("some bytes"));
    }

    @AfterEach
    void stop() {
        serai.close();
        queues.close();
    }

    @Test
    void aMessageThatNothingSaysWasTakenIs502() throws Exception {
        queues.answer("SendMessage", "{\"MessageId\":\"m-1\"}");
        HttpResponse<String> taken = post("/api/numbers", "1,2");
        assertThat(taken.statusCode()).isEqualTo(202);
        assertThat(taken.body()).contains("\"id\":\"m-1\"");
        for (String nonsense : NONSENSE) {
            queues.answer("SendMessage", nonsense);
            expectFailure("a list: " + nonsense, post("/api/numbers", "1,2"));
            expectFailure("a job: " + nonsense, post("/api/jobs", "{\"key\":\"cat.png\",\"pipeline\":\"blur\"}"));
        }
    }

    @Test
    void aQueueWithoutAnAddressIs502() throws Exception {
        for (String nonsense : NONSENSE) {
            queues.answer("GetQueueUrl", nonsense);
            expectFailure("a list: " + nonsense, post("/api/numbers", "1,2"));
        }
    }

    @Test
    void aDepthThatTheQueueDoesNotTellIsNotShownAsNone() throws Exception {
        HttpResponse<String> status = post("/api/watch", "{\"status\":\"none\",\"wait\":20}");
        assertThat(status.statusCode()).isEqualTo(200);
        assertThat(status.body()).contains("\"waiting\":null").doesNotContain("\"waiting\":0");
    }

    private static void expectFailure(String what, HttpResponse<String> answer) {
        assertThat(answer.body()).as(what).contains("\"code\":\"store-failed\"");
        assertThat(answer.statusCode()).as(what).isEqualTo(502);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(serai.http(path))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
