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
 * Maps redriven messages to their original requests. The queue gives a redriven message a new id (as AWS's own move
 * task does), but the sender knows the original one, and the log event is stored under it.
 *
 * <p>A redriven message carries a random token as an attribute. An object in a bucket that only operators and workers
 * can write maps the token to the original id, the sent timestamp and a digest of the body. The attribute alone would
 * not do, because any sender can set it; an invented token finds no object. Safe for use by several threads.
 */
public final class RedriveLedger {
    /** The message attribute with the token. */
    public static final String ATTRIBUTE = "SeraiRedrive";

    /** SQS's limit on the attributes of a message. */
    private static final int MAX_ATTRIBUTES = 10;

    /** SQS's limit on a message with its attributes, in bytes. */
    private static final int MAX_BYTES = 1024 * 1024;

    /** The size of the token with its attribute's name and type, in bytes. */
    private static final int TOKEN_BYTES = 36 + ATTRIBUTE.length() + "String".length();

    /** The prefix of the keys of all entries. */
    static final String FOLDER = "redriven/";

    private static final Pattern TOKEN = Pattern.compile("[0-9a-f-]{36}");
    private static final Pattern ENTRY = Pattern.compile("(\\S{1,100})\n(\\d{1,15})\n([0-9a-f]{64})\n");

    private final S3Client s3;
    private final String bucket;

    /** Creates a ledger that is stored in that bucket. */
    public RedriveLedger(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /**
     * The original request, as its sender knows it.
     *
     * @param id the id that the queue gave it
     * @param sent when it was sent
     */
    public record Original(String id, Instant sent) {}

    /**
     * The attributes for redriving a message: its own and a recorded token. A message that already has a token keeps
     * it. A message with ten attributes, or of nearly 1 MiB, has no room for a token and becomes a new request.
     *
     * @param deadLetter a message with its attributes and the system attribute {@code SentTimestamp}
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

    /** The original request of a received message; empty if it was not redriven. */
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
