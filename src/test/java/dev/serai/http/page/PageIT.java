package dev.serai.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.serai.image.Header;
import dev.serai.image.Pipeline;
import dev.serai.image.codec.Codecs;
import dev.serai.numbers.IntegerList;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.sqs.model.Message;

/** The page in a real browser, with everything behind it: what a reader sees, and what others may rely on. */
@Timeout(180)
class PageIT {
    private static final String MARKUP = "<img src=x onerror=alert(1)>.png";

    @TempDir
    private static Path folder;

    private static RunningSerai serai;
    private Chromium browser;

    @BeforeAll
    static void start() {
        Chromium.assumeThere();
        serai = RunningSerai.start(folder.resolve("data"), Map.of());
    }

    @AfterAll
    static void stop() {
        if (serai != null) {
            serai.close();
        }
    }

    @BeforeEach
    void open() {
        browser = Chromium.open(1280, 900);
        browser.go(serai.page());
        browser.untilText("#health", "All well");
    }

    @AfterEach
    void shut() {
        if (browser != null) {
            browser.close();
        }
    }

    private static Path file(String name, byte[] bytes) throws IOException {
        return Files.write(Files.createTempDirectory(folder, "files").resolve(name), bytes);
    }

    private static byte[] painted() {
        return Landscape.png(Landscape.Hour.DUSK, 300, 200);
    }

    private static byte[] stored(String key) {
        return serai.s3().getObjectAsBytes(get -> get.bucket("images").key(key)).asByteArray();
    }

    /** Keys in the bucket, those that end so. */
    private static List<String> keys(String end) {
        return serai.s3().listObjectsV2(list -> list.bucket("images")).contents().stream()
                .map(object -> object.key())
                .filter(key -> key.endsWith(end))
                .toList();
    }

    private void send(Path... files) {
        browser.find("#file")
                .sendKeys(String.join("\n", Stream.of(files).map(Path::toString).toList()));
        browser.find("#send").click();
    }

    private void setPipeline(String text) {
        WebElement field = browser.find("#pipeline");
        field.clear();
        field.sendKeys(text);
    }

    /** Waits until a job's station is in that state, and gives the job. */
    private static WebElement job(Chromium browser, String name, String station, String state) {
        return browser.until(name + " " + state + " at " + station, driver -> browser.all(".job").stream()
                .filter(job ->
                        job.findElement(By.cssSelector(".name")).getText().equals(name))
                .filter(job -> job.findElements(By.cssSelector(".stations li")).stream()
                        .anyMatch(
                                li -> li.getText().startsWith(station) && state.equals(li.getAttribute("data-state"))))
                .findFirst()
                .orElse(null));
    }

    private WebElement job(String name, String station, String state) {
        return job(browser, name, station, state);
    }

    @Test
    void takesAPictureThroughAllStationsAndShowsBeforeAndAfter() throws Exception {
        setPipeline("grayscale,scale:0.5,blur:2");
        assertThat(browser.find("#gray").isSelected()).isTrue();
        assertThat(browser.find("#factor").getAttribute("value")).isEqualTo("0.5");
        send(file("inn.png", painted()));

        WebElement job = job("inn.png", "done", "done");
        assertThat(job.findElements(By.cssSelector(".stations [data-state=done]")))
                .hasSize(4);
        browser.until(
                "both pictures",
                driver -> browser.find("#stage").getAttribute("data-view").equals("compare"));
        assertThat((Long) browser.run("return document.getElementById('before').naturalWidth"))
                .isEqualTo(300);
        assertThat((Long) browser.run("return document.getElementById('after').naturalWidth"))
                .isEqualTo(150);
        assertThat(browser.find("#picked").getText()).isEqualTo("inn.png, now 150 × 100 pixels");

        String result = keys("/inn.png").stream()
                .filter(key -> key.startsWith("processed/"))
                .findFirst()
                .orElseThrow();
        Header header = Codecs.header(stored(result));
        assertThat(header.channels()).isEqualTo(1);
        assertThat(job.findElement(By.cssSelector("a")).getAttribute("href")).contains("/api/download?key=processed");
        browser.until("the result in the list", driver -> browser.all(".tile").stream()
                .anyMatch(tile -> result.equals(tile.getAttribute("data-key"))));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void keepsAnAnimationAnAnimation() throws Exception {
        setPipeline("blur:3");
        send(file("moonrise.gif", Landscape.gif(Landscape.Hour.NIGHT, 160, 120, 5)));
        job("moonrise.gif", "done", "done");
        String result = keys("/moonrise.gif").stream()
                .filter(key -> key.startsWith("processed/"))
                .findFirst()
                .orElseThrow();
        assertThat(Codecs.header(stored(result)).frames()).isEqualTo(5);
    }

    @Test
    void takesSeveralPicturesAtOnce() throws Exception {
        send(
                file("one.png", painted()),
                file("two.png", Landscape.png(Landscape.Hour.NOON, 200, 150)),
                file("three.png", Landscape.png(Landscape.Hour.DAWN, 240, 120)));
        for (String name : List.of("one.png", "two.png", "three.png")) {
            job(name, "done", "done");
        }
    }

    @Test
    void saysInWordsWhatIsWrongWithAFileThatIsNoImage() throws Exception {
        send(file("notes.png", "these are notes".getBytes(UTF_8)));
        WebElement job = job("notes.png", "uploaded", "failed");
        assertThat(job.findElement(By.cssSelector(".trouble")).getText()).contains("not an image that Serai reads");
        assertThat(keys("/notes.png")).isEmpty();
    }

    @Test
    void saysWhereABrokenImageFailed() throws Exception {
        byte[] whole = painted();
        send(file("torn.png", Arrays.copyOf(whole, whole.length / 2)));
        WebElement job = job("torn.png", "working", "failed");
        assertThat(job.findElement(By.cssSelector(".trouble")).getText()).isNotBlank();
    }

    @Test
    void showsANameThatIsMarkupAsText() throws Exception {
        send(file(MARKUP, painted()));
        job(MARKUP, "done", "done");
        browser.until("the name in the list", driver -> browser.all(".tile .name").stream()
                .anyMatch(name -> name.getText().equals(MARKUP)));
        assertThat(browser.all("img[src=x]")).isEmpty();
        assertThat((String) browser.run("return document.querySelector('.job .name').textContent"))
                .isEqualTo(MARKUP);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void keepsTheSwitchesTheSliderAndTheTextOfThePipelineTheSame() {
        browser.find("#gray").click();
        assertThat(browser.find("#pipeline").getAttribute("value")).isEqualTo("grayscale,blur:2.5");
        browser.find("#scale").click();
        assertThat(browser.find("#pipeline").getAttribute("value")).isEqualTo("grayscale,scale:0.5,blur:2.5");
        browser.find("#slider").sendKeys(Keys.HOME);
        assertThat(browser.find("#sigma").getAttribute("value")).isEqualTo("0.1");
        browser.find("#slider").sendKeys(Keys.END);
        assertThat(browser.find("#pipeline").getAttribute("value")).isEqualTo("grayscale,scale:0.5,blur:100");
        setPipeline("blur:7, grayscale");
        assertThat(browser.find("#sigma").getAttribute("value")).isEqualTo("7");
        assertThat(browser.find("#scale").isSelected()).isFalse();
        setPipeline("blur:101");
        assertThat(browser.find("#pipeline-words").getText()).contains("above 0 and up to 100");
    }

    @Test
    void movesTheDividerByKeyboardAndByPointerAndZooms() throws Exception {
        send(file("divided.png", painted()));
        job("divided.png", "done", "done");
        WebElement divider = browser.find("#divider");
        browser.until("the divider", driver -> divider.isDisplayed());
        divider.sendKeys(Keys.ARROW_LEFT, Keys.PAGE_DOWN);
        assertThat(divider.getAttribute("aria-valuenow")).isEqualTo("38");
        new Actions(browser.driver()).dragAndDropBy(divider, 100, 0).perform();
        assertThat(Integer.parseInt(divider.getAttribute("aria-valuenow"))).isBetween(45, 60);
        double fitting = browser.<Number>run("return document.getElementById('before').getBoundingClientRect().width")
                .doubleValue();
        browser.find("#panes").sendKeys("++");
        double zoomed = browser.<Number>run("return document.getElementById('before').getBoundingClientRect().width")
                .doubleValue();
        assertThat(zoomed).isGreaterThan(fitting * 1.5);
        browser.find("#side-by-side").click();
        assertThat(browser.find("#stage").getAttribute("data-view")).isEqualTo("sides");
    }

    @Test
    void showsWhereAListIsWrongBeforeItIsSent() {
        long before = events();
        browser.find("#list").sendKeys("1,2.0,3210,+6540a");
        assertThat(browser.find("#list-words").getText()).contains("Number 2 is “2.0”, which is not an integer.");
        assertThat(browser.find("#list-words mark").getText()).isEqualTo("2.0");
        browser.find("#list").sendKeys(Keys.ENTER);
        assertThat((List<?>) browser.run(
                        "const l = document.getElementById('list');" + "return [l.selectionStart, l.selectionEnd]"))
                .hasToString("[2, 5]");
        assertThat(events()).isEqualTo(before);
    }

    private static long events() {
        return serai.s3()
                .listObjectsV2(list -> list.bucket("log-events").prefix("numbers/"))
                .keyCount();
    }

    @Test
    void answersAListToTheLastDigitAndLogsIt() {
        browser.find("#list").sendKeys("-12345678901234567890123, 5, 7", Keys.ENTER);
        browser.untilText("#answer", "-12345678901234567890123");
        assertThat(browser.all("#answer dd").stream().map(WebElement::getText))
                .containsExactly("3", "-12345678901234567890123", "7", "-4115226300411522630037", "5");
        browser.untilText("#log li", "sent here");
    }

    @Test
    void showsEventsAndImagesOfOthersByItself() {
        serai.sqs()
                .sendMessage(send -> send.queueUrl(serai.queue("requestQueue")).messageBody("4,8,15,16,23,42"));
        browser.untilText("#log li", "4,8,15,16,23,42");
        serai.s3().putObject(put -> put.bucket("images").key("from-the-cli.png"), RequestBody.fromBytes(painted()));
        browser.untilText(".tile", "from-the-cli.png");
        browser.until("its thumbnail", driver -> browser.run("const all = [...document.querySelectorAll('.tile')];"
                        + "const i = all.find(t => t.innerText.includes('from-the-cli.png'))?.querySelector('img');"
                        + "if (!i) return false;"
                        + "i.loading = 'eager';"
                        + "return i.naturalWidth > 0")
                .equals(true));
        browser.find("#filter").sendKeys("nothing has this name");
        browser.untilText("#tiles", "No image name contains this text.");
        browser.find("#filter").clear();
        browser.find("#filter").sendKeys("FROM-THE");
        browser.until("the one", driver -> browser.all(".tile").size() == 1);
        browser.find(".tile button").click();
        browser.find("#send").click();
        job("from-the-cli.png", "done", "done");
    }

    @Test
    void takesNothingFromTheQueuesThatOthersRead() throws Exception {
        String responses = serai.queue("responseQueue");
        serai.sqs().sendMessage(send -> send.queueUrl(responses).messageBody("somebody else's answer"));
        try (Chromium second = Chromium.open(1000, 800)) {
            second.go(serai.page());
            second.untilText("#health", "All well");
            second.find("#file").sendKeys(file("second.png", painted()).toString());
            send(file("first.png", painted()));
            second.find("#send").click();
            second.find("#list").sendKeys("7,7,7", Keys.ENTER);
            browser.find("#list").sendKeys("1,2,3", Keys.ENTER);
            job("first.png", "done", "done");
            job(second, "second.png", "done", "done");
            browser.untilText("#answer .asked", "of 1,2,3,");
            second.untilText("#answer .asked", "of 7,7,7,");
        }
        List<String> announced = drained("outbox");
        assertThat(announced).anyMatch(body -> body.contains("/first.png"));
        assertThat(announced).anyMatch(body -> body.contains("/second.png"));
        assertThat(drained("responseQueue"))
                .contains("somebody else's answer")
                .noneMatch(body -> body.contains("\"median\":7"));
    }

    /** Everything that lies in a queue. */
    private static List<String> drained(String queue) {
        List<String> bodies = new ArrayList<>();
        String url = serai.queue(queue);
        for (List<Message> batch = receive(url); !batch.isEmpty(); batch = receive(url)) {
            for (Message message : batch) {
                bodies.add(message.body());
                serai.sqs().deleteMessage(delete -> delete.queueUrl(url).receiptHandle(message.receiptHandle()));
            }
        }
        return bodies;
    }

    private static List<Message> receive(String url) {
        return serai.sqs()
                .receiveMessage(
                        receive -> receive.queueUrl(url).maxNumberOfMessages(10).waitTimeSeconds(1))
                .messages();
    }

    @Test
    void remembersItsJobsWhenItIsReloaded() throws Exception {
        send(file("kept.png", painted()));
        job("kept.png", "done", "done");
        browser.driver().navigate().refresh();
        job("kept.png", "done", "done").findElement(By.cssSelector("button")).click();
        browser.until(
                "both pictures",
                driver -> browser.find("#stage").getAttribute("data-view").equals("compare"));
    }

    @Test
    void takesDroppedAndPastedPictures() {
        String script = "const data = new DataTransfer();"
                + "data.items.add(new File([new Uint8Array(arguments[0])], arguments[1], {type: 'image/png'}));"
                + "const event = arguments[2] === 'paste' ? new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})"
                + " : new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true});"
                + "document.body.dispatchEvent(event); return event.defaultPrevented";
        byte[] bytes = painted();
        List<Integer> numbers = new ArrayList<>();
        for (byte b : bytes) {
            numbers.add(b & 0xff);
        }
        assertThat((Boolean) browser.run(script, numbers, "dropped.png", "drop"))
                .isTrue();
        assertThat(browser.find("#picked").getText()).startsWith("dropped.png");
        assertThat((Boolean) browser.run(script, numbers, "pasted.png", "paste"))
                .isTrue();
        assertThat(browser.find("#picked").getText()).startsWith("pasted.png");
        browser.find("#send").click();
        job("pasted.png", "done", "done");
    }

    @Test
    void fitsAScreenOf360Pixels() throws Exception {
        browser.resize(360, 780);
        browser.driver().navigate().refresh();
        browser.untilText("#health", "All well");
        send(file("a-rather-long-name-for-a-small-screen.png", painted()));
        job("a-rather-long-name-for-a-small-screen.png", "done", "done");
        browser.find("#list").sendKeys("12345678901234567890123456789012345678901234567890,1", Keys.ENTER);
        browser.untilText("#answer dl", "12345678901234567890123456789012345678901234567890");
        assertThat((Boolean) browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                .as("nothing to scroll sideways")
                .isTrue();
        assertThat(serious(new AxeBuilder().analyze(browser.driver()).getViolations()))
                .isEmpty();
    }

    @Test
    void hasNoSeriousBarrierInLightAndDark() throws Exception {
        send(file("seen.png", painted()), file("no image.png", "nothing".getBytes(UTF_8)));
        job("seen.png", "done", "done");
        job("no image.png", "uploaded", "failed");
        browser.find("#list").sendKeys("1,,2");
        for (String scheme : List.of("light", "dark")) {
            browser.driver()
                    .executeCdpCommand(
                            "Emulation.setEmulatedMedia",
                            Map.of(
                                    "features",
                                    List.of(
                                            Map.of("name", "prefers-color-scheme", "value", scheme),
                                            Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
            assertThat(serious(new AxeBuilder().analyze(browser.driver()).getViolations()))
                    .as(scheme)
                    .isEmpty();
        }
    }

    private static List<String> serious(List<Rule> violations) {
        return violations.stream()
                .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                .map(rule -> rule.getId() + ": " + rule.getHelp() + " "
                        + rule.getNodes().stream().map(node -> node.getHtml()).toList())
                .toList();
    }

    @Test
    void rendersOnceItsStyleIsThereAndThenStandsStill() throws Exception {
        try (Chromium cold = Chromium.open(1280, 900)) {
            cold.go(serai.page());
            cold.untilText("#health", "All well");
            cold.until(
                    "first paint",
                    driver -> cold.run(
                            "const p = performance.getEntriesByName('first-contentful-paint')[0]; return p && p.startTime"));
            assertThat((List<?>) cold.run("return performance.getEntriesByType('resource')"
                            + ".filter(e => e.renderBlockingStatus === 'blocking').map(e => new URL(e.name).pathname)"))
                    .as("what the first paint waits for")
                    .isEqualTo(List.of("/web/style.css"));
            Number shift = cold.run("const watch = new PerformanceObserver(() => {});"
                    + "watch.observe({type: 'layout-shift', buffered: true});"
                    + "return watch.takeRecords().filter(e => !e.hadRecentInput).reduce((sum, e) => sum + e.value, 0)");
            assertThat(shift.doubleValue()).isLessThan(0.02);
        }
    }

    @Test
    void guardsItsAnswers() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpResponse<String> page = client.send(get("").build(), BodyHandlers.ofString());
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        String tag = page.headers().firstValue("ETag").orElseThrow();
        assertThat(client.send(get("").header("If-None-Match", tag).build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(304);

        HttpRequest foreign = get("api/numbers")
                .header("Origin", "http://elsewhere.example")
                .header("Sec-Fetch-Site", "cross-site")
                .POST(HttpRequest.BodyPublishers.ofString("1,2,3"))
                .build();
        assertThat(client.send(foreign, BodyHandlers.ofString()).statusCode()).isEqualTo(403);

        serai.s3()
                .putObject(
                        put -> put.bucket("images").key("evil.svg").contentType("image/svg+xml"),
                        RequestBody.fromString(
                                "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"));
        assertThat(client.send(get("api/view?key=evil.svg").build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(415);
        HttpResponse<String> file = client.send(get("api/download?key=evil.svg").build(), BodyHandlers.ofString());
        assertThat(file.headers().firstValue("Content-Type")).contains("application/octet-stream");
        assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment");
        assertThat(file.headers().firstValue("X-Content-Type-Options")).contains("nosniff");

        for (String key : List.of("%24%7Benv.HOME%7D", "..%2F..%2Fetc%2Fpasswd", "%24simple%7Bsys.user.home%7D")) {
            HttpResponse<String> missing =
                    client.send(get("api/view?key=" + key).build(), BodyHandlers.ofString());
            assertThat(missing.statusCode()).isBetween(400, 404);
            assertThat(missing.body()).doesNotContain("/root", "/home");
        }
        assertThat(client.send(get("web/..%2Fapplication.properties").build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
    }

    private static HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(URI.create(serai.page() + path));
    }

    @Test
    void refusesAJobWithoutAnImageOrWithAWrongPipeline() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        ObjectMapper json = new ObjectMapper();
        for (Map.Entry<String, String> wrong : Map.of(
                        "{\"key\":\"nowhere.png\",\"pipeline\":\"blur:2\"}", "not-found",
                        "{\"key\":\"a\",\"pipeline\":\"blur:0\"}", "invalid-parameter",
                        "not json", "invalid-message")
                .entrySet()) {
            HttpResponse<String> answer = client.send(
                    get("api/jobs")
                            .POST(HttpRequest.BodyPublishers.ofString(wrong.getKey()))
                            .build(),
                    BodyHandlers.ofString());
            JsonNode problem = json.readTree(answer.body());
            assertThat(problem.path("code").asText()).as(wrong.getKey()).isEqualTo(wrong.getValue());
        }
    }

    @Test
    void judgesPipelinesAndListsAsTheServerDoes() {
        List<String> pipelines = List.of(
                "blur",
                "blur:2.5",
                " scale : 0.5 , blur",
                "blur:0",
                "blur:-1",
                "blur:1e1",
                "blur:1e9",
                "blur:NaN",
                "scale:4",
                "scale:4.01",
                "grayscale",
                "grayscale:1",
                "grayscale,",
                ",",
                "",
                "sharpen:1",
                "blur:2:3",
                "blur:",
                "scale:.5",
                "scale:5.",
                "blur:0x10",
                "blur:١",
                "Blur:2",
                "blur:" + "1".repeat(21),
                "blur,".repeat(15) + "blur",
                "blur,".repeat(16) + "blur");
        for (String text : pipelines) {
            assertThat((Boolean) decided("pipeline", "!m.parse(t).wrong", text))
                    .as(text)
                    .isEqualTo(accepted(() -> Pipeline.parse(text)));
        }
        List<String> lists = List.of(
                "1,2,3",
                " 1 , -2 ",
                "1,,2",
                ",",
                "",
                " ",
                "+1",
                "- 1",
                "--1",
                "1.0",
                "1e3",
                "0x1",
                "١,٢",
                "1,2,",
                "1\n",
                "\uFEFF1,2\r\n",
                "1,\uFEFF2",
                "1,\n2",
                "1\t,2",
                "\u00a01",
                "9".repeat(5000),
                "007,-0",
                "1 2");
        for (String text : lists) {
            assertThat((Boolean) decided("numbers", "!m.fault(t)", text))
                    .as(text)
                    .isEqualTo(accepted(() -> IntegerList.parse(text)));
        }
    }

    private Object decided(String module, String expression, String text) {
        return browser.driver()
                .executeAsyncScript(
                        "const t = arguments[0], done = arguments[1];" + "import('/web/" + module
                                + ".js').then(m => done(" + expression + "))",
                        text);
    }

    private static boolean accepted(Runnable parse) {
        try {
            parse.run();
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    @Test
    void asksForTheKeyOfAServerThatHasOne() throws Exception {
        try (RunningSerai locked = serai.another(folder.resolve("locked"), "open sesame")) {
            HttpClient client = HttpClient.newHttpClient();
            for (String path : List.of("api/images", "api/view?key=a", "api/download?key=a")) {
                assertThat(client.send(
                                        HttpRequest.newBuilder(URI.create(locked.page() + path))
                                                .build(),
                                        BodyHandlers.ofString())
                                .statusCode())
                        .as(path)
                        .isEqualTo(401);
            }
            browser.go(locked.page());
            browser.until("the question", driver -> browser.find("#key-dialog").isDisplayed());
            browser.find("#api-key").sendKeys("open barley", Keys.ENTER);
            browser.untilText("#key-words", "not the API key");
            browser.find("#api-key").clear();
            browser.find("#api-key").sendKeys("open sesame", Keys.ENTER);
            browser.untilText("#health", "All well");
            send(file("behind-the-door.png", painted()));
            job("behind-the-door.png", "done", "done");
            browser.until(
                    "both pictures",
                    driver -> browser.find("#stage").getAttribute("data-view").equals("compare"));
        }
    }
}
