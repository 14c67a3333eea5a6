package dev.serai.aws.embedded.buckets;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.utils.builder.CopyableBuilder;
import software.amazon.awssdk.utils.builder.ToCopyableBuilder;

/**
 * What is known of an object without what no client can be told. Headers and metadata are attributes of files, which other
 * programs may have written: a control character would break a list, which is XML, or the head of an answer.
 */
final class Tellable {
    private static final Pattern TEXT = Pattern.compile("[^\\p{Cntrl}\uFFFD\uFFFE\uFFFF]*");
    private static final Pattern TAG = Pattern.compile("\"[!#-~]+\"|[!#-~]+");
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final String ENTITY_TAG = "ETag";

    /** The years that a date in a head can have. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private Tellable() {}

    /** The same without the members, and without the entries of metadata, that an answer cannot hold. */
    static <B extends CopyableBuilder<B, T>, T extends SdkPojo & ToCopyableBuilder<B, T>> T of(T described) {
        B builder = described.toBuilder();
        for (SdkField<?> field : described.sdkFields()) {
            Object value = field.getValueOrDefault(described);
            if (value instanceof String text && !isTellable(field, text)
                    || value instanceof Instant time && (time.isBefore(FIRST) || time.isAfter(LAST))) {
                field.set(builder, null);
            } else if (value instanceof Map<?, ?> metadata
                    && !metadata.entrySet().stream().allMatch(Tellable::isTellable)) {
                Map<Object, Object> left = new LinkedHashMap<>(metadata);
                left.entrySet().removeIf(entry -> !isTellable(entry));
                field.set(builder, left);
            }
        }
        return builder.build();
    }

    /** The same refusal without an entity tag that an answer cannot hold. */
    static S3Exception of(S3Exception refusal) {
        SdkHttpResponse head = S3Exceptions.httpResponse(refusal);
        if (head == null
                || head.firstMatchingHeader(ENTITY_TAG)
                        .filter(tag -> !TAG.matcher(tag).matches())
                        .isEmpty()) {
            return refusal;
        }
        return (S3Exception) S3Exception.builder()
                .message(refusal.getMessage())
                .cause(refusal)
                .statusCode(refusal.statusCode())
                .awsErrorDetails(refusal.awsErrorDetails().toBuilder()
                        .sdkHttpResponse(
                                head.toBuilder().removeHeader(ENTITY_TAG).build())
                        .build())
                .build();
    }

    private static boolean isTellable(SdkField<?> field, String text) {
        return (field.memberName().equals(ENTITY_TAG) ? TAG : TEXT)
                .matcher(text)
                .matches();
    }

    private static boolean isTellable(Map.Entry<?, ?> metadata) {
        return NAME.matcher(String.valueOf(metadata.getKey())).matches()
                && TEXT.matcher(String.valueOf(metadata.getValue())).matches();
    }
}
