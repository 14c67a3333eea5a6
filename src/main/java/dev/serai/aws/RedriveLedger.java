package dev.serai.aws;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Which request a dead letter was that has been sent back to its queue. The queue gives it a new id (so does the move task
 * of AWS), but its sender knows the old one, and the log event lies under that.
 *
 * <p>A message that is sent back carries a random token as an attribute, and an object in a bucket that only operators and
 * workers can write says what it stands for: id, time of sending, and a digest of the body. An attribute alone could be
 * anybody's; with a token of their own making strangers find nothing. Safe for use by several threads.
 */
public final class RedriveLedger {
    /** The message attribute that holds the token. */
    public static final String ATTRIBUTE = "SeraiRedrive";

    /** What SQS lets a message have. */
    private static final int MAX_ATTRIBUTES = 10;

    /** What SQS lets a message take, in bytes with its attributes. */
    private static final int MAX_BYTES = 1024 * 1024;

    /** What a token takes of that, with its attribute's name and type. */
    private static final int TOKEN_BYTES = 36 + ATTRIBUTE.length() + "String".length();

    /** What the keys of all its objects begin with. */
    static final String FOLDER = "redriven/";

    private static final Pattern TOKEN = Pattern.compile("[0-9a-f-]{36}");
    private static final Pattern ENTRY = Pattern.compile("(\\S{1,100})\n(\\d{1,15})\n([0-9a-f]{64})\n");

    private final S3Client s3;
    private final String bucket;

    /** The ledger in that bucket. */
    public RedriveLedger(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /**
     * A request as its sender knows it.
     *
     * @param id the id that the queue gave it when it was sent
     * @param sent when that was
     */
    public record Original(String id, Instant sent) {}

    /**
     * The attributes with which a dead letter goes back: its own, and a token that is noted here. One that has a token
     * already keeps it; one that has ten attributes, or a length of nearly 1 MiB, has no room for it and will be a request
     * of its own.
     *
     * @param deadLetter with its message attributes and the system attribute {@code SentTimestamp}
     */
    public Map<String, MessageAttributeValue> attributesToSendBack(Message deadLetter) {
        Map<String, MessageAttributeValue> attributes = new LinkedHashMap<>(deadLetter.messageAttributes());
        if (original(deadLetter).isPresent()) {
            return attributes;
        }
        attributes.remove(ATTRIBUTE);
        String sent = deadLetter.attributes().get(MessageSystemAttributeName.SENT_TIMESTAMP);
        boolean room =
                attributes.size() < MAX_ATTRIBUTES && bytes(deadLetter.body(), attributes) + TOKEN_BYTES <= MAX_BYTES;
        if (room && sent != null) {
            String token = UUID.randomUUID().toString();
            String entry = deadLetter.messageId() + "\n" + sent + "\n" + digest(deadLetter.body()) + "\n";
            s3.putObject(
                    request -> request.bucket(bucket).key(FOLDER + token).contentType("text/plain"),
                    RequestBody.fromString(entry));
            attributes.put(ATTRIBUTE, Queues.text(token));
        }
        return attributes;
    }

    /** The request that a received message was before it was sent back; empty for one that never was. */
    public Optional<Original> original(Message message) {
        MessageAttributeValue token = message.messageAttributes().get(ATTRIBUTE);
        if (token == null
                || token.stringValue() == null
                || !TOKEN.matcher(token.stringValue()).matches()) {
            return Optional.empty();
        }
        try {
            String entry = s3.getObjectAsBytes(request -> request.bucket(bucket).key(FOLDER + token.stringValue()))
                    .asUtf8String();
            Matcher fields = ENTRY.matcher(entry);
            return fields.matches() && fields.group(3).equals(digest(message.body()))
                    ? Optional.of(new Original(fields.group(1), Instant.ofEpochMilli(Long.parseLong(fields.group(2)))))
                    : Optional.empty();
        } catch (NoSuchKeyException e) {
            return Optional.empty();
        }
    }

    private static long bytes(String body, Map<String, MessageAttributeValue> attributes) {
        long bytes = bytes(body);
        for (var attribute : attributes.entrySet()) {
            MessageAttributeValue value = attribute.getValue();
            bytes += bytes(attribute.getKey()) + bytes(value.dataType()) + bytes(value.stringValue());
            bytes += value.binaryValue() == null ? 0 : value.binaryValue().asByteArrayUnsafe().length;
        }
        return bytes;
    }

    private static int bytes(String text) {
        return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String digest(String body) {
        try {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
