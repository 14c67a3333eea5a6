package dev.serai.aws;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serai.refusal.RefusedException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What becomes of a bucket's answer that no object was stored. */
class ImageBucketTest {
    /** A bucket that answers every put so. */
    private record Answering(String code) implements S3Client {
        @Override
        public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
            throw S3Exception.builder()
                    .statusCode(400)
                    .message(code)
                    .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                    .build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    private static void store(String code) {
        new ImageBucket(new Answering(code), "images", 1).store("cat.png", new byte[1], "image/png");
    }

    @Test
    void aKeyThatIsTooLongForItIsTheSendersToShorten() {
        assertThatThrownBy(() -> store("KeyTooLongError"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("too long for bucket images");
    }

    @Test
    void aKeyThatItCannotHoldIsRefusedInItsWords() {
        assertThatThrownBy(() -> store("InvalidArgument"))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith("Bucket images cannot hold the key cat.png: ");
    }

    @Test
    void anythingElseIsAFailure() {
        assertThatThrownBy(() -> store("InvalidRequest")).isInstanceOf(S3Exception.class);
    }
}
