package dev.serai.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.image.Pipeline;
import dev.serai.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What messages of the inbox ask for. */
class InboxParserTest {
    private static final int MAX_RECORDS = 20;

    private static List<InboxJob> jobs(String body) {
        return InboxParser.jobs(
                new InboxMessage("id", Instant.EPOCH, 1, body),
                "images",
                Pipeline.parse("blur:1"),
                MAX_RECORDS,
                key -> {});
    }

    /** A line for each job: its event's id, the key, and what is done or why nothing is. */
    private static List<String> read(String body) {
        return jobs(body).stream().map(InboxParserTest::line).toList();
    }

    private static String line(InboxJob job) {
        assertThat(job.requestId()).isEqualTo("id");
        if (job instanceof ImageJob image) {
            return image.eventId() + " " + image.sourceKey() + " " + image.pipeline()
                    + image.format().map(format -> " " + format.label()).orElse("");
        }
        RefusedJob refused = (RefusedJob) job;
        return refused.eventId() + " " + refused.sourceKey().orElse("-") + " "
                + refused.reason().code() + ": " + refused.reason().getMessage();
    }

    private static String record(String event, String bucket, String key) {
        return "{\"eventVersion\":\"2.1\",\"eventSource\":\"aws:s3\",\"awsRegion\":null,\"eventName\":\"" + event
                + "\",\"s3\":{\"bucket\":{\"name\":\"" + bucket + "\"},\"object\":{\"key\":\"" + key
                + "\",\"size\":1}}}";
    }

    private static String created(String key) {
        return record("ObjectCreated:Put", "images", key);
    }

    private static String notification(String... records) {
        return "{\"Records\":[" + String.join(",", records) + "]}";
    }

    private static String eventBridge(String source, String type, String bucket, String key) {
        return "{\"version\":\"0\",\"id\":\"17793124\",\"detail-type\":\"" + type + "\",\"source\":\"" + source
                + "\",\"account\":\"111122223333\",\"time\":\"2026-11-27T08:00:00Z\",\"region\":\"eu-central-1\","
                + "\"resources\":[\"arn:aws:s3:::" + bucket
                + "\"],\"detail\":{\"version\":\"0\",\"bucket\":{\"name\":\""
                + bucket + "\"},\"object\":{\"key\":\"" + key + "\",\"size\":5,\"etag\":\"b1946ac9\"},"
                + "\"request-id\":\"N4N7GDK5\",\"requester\":\"111122223333\",\"reason\":\"PutObject\"}}";
    }

    private static String sns(String message) {
        return Json.write(Map.of(
                "Type", "Notification",
                "MessageId", "950a823d",
                "TopicArn", "arn:aws:sns:eu-central-1:111122223333:uploads",
                "Subject", "Amazon S3 Notification",
                "Message", message,
                "Timestamp", "2026-11-27T08:00:00.000Z",
                "SignatureVersion", "1",
                "UnsubscribeURL", "https://sns.invalid/?Action=Unsubscribe"));
    }

    @Test
    void aMessageNamesAnImageAndWhatToDo() {
        assertThat(read("{\"key\":\"cat.png\"}")).containsExactly("id cat.png blur:1");
        assertThat(read("{\"key\":\"cat.png\",\"sigma\":2.50}")).containsExactly("id cat.png blur:2.5");
        assertThat(read("{\"key\":\"a/cat.png\",\"pipeline\":\"grayscale, scale\",\"format\":\"jpg\"}"))
                .containsExactly("id a/cat.png grayscale,scale:0.5 jpeg");
    }

    @Test
    void nullIsTheSameAsNoField() {
        assertThat(read(
                        "{\"key\":\"cat.png\",\"sigma\":null,\"pipeline\":\"grayscale\",\"format\":null,\"Records\":null,"
                                + "\"other\":null}"))
                .containsExactly("id cat.png grayscale");
        assertThat(read("{\"key\":null}")).singleElement().asString().contains("\"key\" is missing");
        assertThat(read("{\"Records\":[null," + created("cat.png") + "],\"Event\":null}"))
                .containsExactly("id cat.png blur:1");
    }

    @Test
    void eachRecordOfANotificationIsAJob() {
        assertThat(read(notification(created("a+folder/c%C3%A4t%2B1.png"), created("b.png"), created("b.png"))))
                .containsExactly("id a folder/c\u00e4t+1.png blur:1", "id-2 b.png blur:1", "id-3 b.png blur:1");
    }

    @Test
    void whatIsRefusedOfANotificationTakesNothingFromTheRest() {
        assertThat(read(notification(
                        created("a.png"),
                        record("ObjectCreated:Put", "other", "foreign.png"),
                        created("../x"),
                        created("100%.png"),
                        created("c%E4t.png"),
                        created(""),
                        "{\"s3\":7}",
                        "8",
                        "{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"images\"},\"object\":{}}}",
                        created("b.png"))))
                .containsExactly(
                        "id a.png blur:1",
                        "id-2 foreign.png invalid-message: The notification is about another bucket than images.",
                        "id-3 ../x invalid-message: The key has an empty part, or a part \".\" or \"..\", between its slashes.",
                        "id-4 100%.png invalid-message: The notification's key is not URL-encoded.",
                        "id-5 c%E4t.png invalid-message: The notification's key is not URL-encoded.",
                        "id-6  invalid-message: The message names no image: \"key\" is empty.",
                        "id-7 - invalid-message: A record has no \"eventName\": it is not one of an S3 event.",
                        "id-8 - invalid-message: A record has no \"eventName\": it is not one of an S3 event.",
                        "id-9 - invalid-message: A record names no object: its \"key\" is missing or not a string.",
                        "id-10 b.png blur:1");
    }

    @Test
    void whatAsksForNothingIsNoJob() {
        assertThat(read(notification(
                        created("folder/"),
                        created("folder%2F"),
                        record("ObjectCreated:Put", "other", "folder/"),
                        record("ObjectRemoved:Delete", "images", "gone.png"),
                        record("ObjectRestore:Completed", "images", "back.png"),
                        created("processed/blur-1/cat.png"),
                        record("s3:ObjectCreated:CompleteMultipartUpload", "images", "large.png"))))
                .containsExactly("id large.png blur:1");
        assertThat(read("{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"images\"}"))
                .isEmpty();
    }

    @Test
    void aNotificationThatAsksForMoreBesideItsObjectsIsRefused() {
        for (String notification :
                List.of(notification(created("a.png")), eventBridge("aws.s3", "Object Created", "images", "a.png"))) {
            assertThat(read(notification.replaceFirst("\\{", "{\"key\":\"cat.png\",")))
                    .containsExactly(
                            "id - invalid-message: The message is a notification, which has no \"key\": send what"
                                    + " that asks for as a message of its own.");
            assertThat(read(notification.replaceFirst("\\{", "{\"sigma\":null,")))
                    .containsExactly("id a.png blur:1");
        }
    }

    @Test
    void aNotificationWithoutRecordsIsRefused() {
        assertThat(read(notification())).containsExactly("id - invalid-message: The notification has no records.");
        assertThat(read(sns(notification()))).hasSize(1);
    }

    @Test
    void eventBridgeTellsOfObjectsWithKeysAsTheyAre() {
        assertThat(read(eventBridge("aws.s3", "Object Created", "images", "a+b%41 c.png")))
                .containsExactly("id a+b%41 c.png blur:1");
        assertThat(read(eventBridge("aws.s3", "Object Deleted", "images", "a.png")))
                .isEmpty();
        assertThat(read(eventBridge("aws.s3", "Object Created", "images", "folder/")))
                .isEmpty();
        assertThat(read(eventBridge("aws.s3", "Object Created", "images", "processed/x/a.png")))
                .isEmpty();
        assertThat(read(eventBridge("aws.s3", "Object Created", "other", "a.png")))
                .containsExactly("id a.png invalid-message: The notification is about another bucket than images.");
        assertThat(read(eventBridge("aws.ec2", "EC2 Instance State-change Notification", "images", "a.png")))
                .containsExactly("id - invalid-message: The event is not from S3: its \"source\" is not aws.s3.");
    }

    @Test
    void snsMayWrapWhatWouldBeUnderstoodWithoutIt() {
        assertThat(read(sns(notification(created("a+b.png"), created("x/"), created("c.png")))))
                .containsExactly("id a b.png blur:1", "id-2 c.png blur:1");
        assertThat(read(sns(eventBridge("aws.s3", "Object Created", "images", "a+b.png"))))
                .containsExactly("id a+b.png blur:1");
        assertThat(read(sns("{\"key\":\"cat.png\",\"sigma\":3,\"format\":null}")))
                .containsExactly("id cat.png blur:3");
        assertThat(read(sns("{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\"}")))
                .isEmpty();
    }

    @Test
    void whatElseSnsSendsIsRefusedAndItsAddressesAreLeftAlone() {
        assertThat(read(sns("hello"))).singleElement().asString().contains("invalid-message: ", "not JSON");
        assertThat(read(sns(sns("{\"key\":\"cat.png\"}"))))
                .singleElement()
                .asString()
                .contains("invalid-message: ");
        assertThat(read("{\"Type\":\"Notification\",\"Message\":7}"))
                .containsExactly("id - invalid-message: The SNS notification has no \"Message\".");
        assertThat(read("{\"Type\":\"SubscriptionConfirmation\",\"Token\":\"2336\",\"Message\":\"You have chosen…\","
                        + "\"SubscribeURL\":\"http://127.0.0.1:1/\"}"))
                .singleElement()
                .asString()
                .startsWith("id - invalid-message: SNS asks whether its topic may send messages here.");
        assertThat(read("{\"Type\":\"UnsubscribeConfirmation\",\"SubscribeURL\":\"http://127.0.0.1:1/\"}"))
                .singleElement()
                .asString()
                .startsWith("id - invalid-message: SNS says that its topic sends no more messages here");
    }

    @Test
    void aRefusedMessageSaysWhichImageItIsAbout() {
        assertThat(read("{\"key\":\"cat.png\",\"pipeline\":\"spin\"}"))
                .singleElement()
                .asString()
                .startsWith("id cat.png invalid-parameter: ");
        assertThat(read("{\"key\":\"cat.png\",\"blur\":2}"))
                .singleElement()
                .asString()
                .startsWith("id cat.png invalid-message: ");
        assertThat(read("{\"key\":\"folder/\"}"))
                .containsExactly(
                        "id folder/ invalid-message: The key ends in a slash: it names a folder, not an image.");
        assertThat(jobs("{\"key\":\"" + "x".repeat(100_000) + "\"}")
                        .get(0)
                        .fields()
                        .get("sourceKey"))
                .asString()
                .hasSizeLessThan(2_000);
    }

    @Test
    void aKeyThatNoReplyCanHoldIsRefused() {
        for (String key : List.of("\ud800.png", "\udc00\ud800.png", "\ufffe.png", "\uffff.png")) {
            InboxJob job = jobs(Json.write(Map.of("key", key))).get(0);
            assertThat(line(job)).contains("\ufffd.png invalid-message: ");
        }
        assertThat(read("{\"key\":\"\ud83d\ude00.png\"}")).containsExactly("id \ud83d\ude00.png blur:1");
    }

    @Test
    void aResultKeyThatS3DoesNotTakeIsRefused() {
        String steps = "blur:1.2345678901234567,".repeat(9) + "grayscale";
        assertThat(read("{\"key\":\"" + "x".repeat(850) + "\",\"pipeline\":\"" + steps + "\"}"))
                .singleElement()
                .asString()
                .contains("The result's key would have ", "S3 takes 1024");
    }

    @Test
    void aMessageHasAMostOfRecords() {
        String[] most = IntStream.range(0, MAX_RECORDS)
                .mapToObj(i -> created(i + ".png"))
                .toArray(String[]::new);
        assertThat(jobs(notification(most))).hasSize(MAX_RECORDS).allMatch(job -> job instanceof ImageJob);
        String more = IntStream.rangeClosed(0, MAX_RECORDS)
                .mapToObj(i -> created(i + ".png"))
                .collect(Collectors.joining(","));
        assertThat(read("{\"Records\":[" + more + "]}"))
                .containsExactly("id - invalid-message: The message has 21 records; one message may have 20.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "7",
                "null",
                "[]",
                "{\"key\":\"a.png\"} {\"key\":\"b.png\"}",
                "{\"Records\":{}}",
                "{\"Records\":\"x\"}",
                "{\"Type\":\"Notification\"}",
                "{\"detail-type\":\"Object Created\"}",
                "{\"detail-type\":\"Object Created\",\"source\":\"aws.s3\"}",
                "{\"detail-type\":\"Object Created\",\"source\":\"aws.s3\",\"detail\":[[[]]]}"
            })
    void anythingElseIsRefusedAsOne(String body) {
        assertThat(read(body)).singleElement().asString().startsWith("id - invalid-message: ");
    }

    @Test
    void aFieldThatMeansNothingIsRefusedWithTheNearestOne() {
        assertThat(read("{\"key\":\"a.png\",\"sgima\":2}"))
                .singleElement()
                .asString()
                .startsWith("id a.png invalid-message: The message has a field that means nothing here: \"sgima\"."
                        + " Is \"sigma\" meant? A message is ");
        assertThat(read("{\"key\":\"a.png\",\"" + "x".repeat(1_000_000) + "\":2}"))
                .singleElement()
                .asString()
                .doesNotContain("meant")
                .hasSizeLessThan(300);
    }

    @Test
    void whatIsWrittenTwiceOrNestedTooDeepIsSaidToBe() {
        assertThat(read("{\"key\":\"a.png\",\"key\":\"b.png\"}"))
                .containsExactly("id - invalid-message: The message has a field twice (line 1, column 22).");
        assertThat(read("{\"Records\":" + "[".repeat(1_000)))
                .singleElement()
                .asString()
                .contains("nested deeper than 64 levels");
    }

    @Test
    @Timeout(60) // without the mend: about ten minutes
    void aNumberMayHaveAsManyDigitsAsAMessage() {
        assertThat(read("{\"key\":\"a.png\",\"sigma\":1" + "0".repeat(1_000_000) + ".0}"))
                .singleElement()
                .asString()
                .contains("invalid-parameter", "sigma greater than 0");
    }
}
