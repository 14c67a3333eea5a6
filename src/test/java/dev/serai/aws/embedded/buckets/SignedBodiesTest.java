package dev.serai.aws.embedded.buckets;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.S3Exception;

class SignedBodiesTest {
    @Test
    void whatFitsBesideOthersIsTakenAndWhatDoesNotIsRefusedUntilThereIsRoom() {
        SignedBodies bodies = new SignedBodies(200);
        try (SignedBodies.Share second = bodies.share()) {
            try (SignedBodies.Share first = bodies.share()) {
                first.take(60);
                second.take(40);
                assertThatThrownBy(() -> second.take(1))
                        .isInstanceOfSatisfying(S3Exception.class, refused -> refused.statusCode())
                        .hasMessageContaining("Too many uploads at once");
                assertThatThrownBy(() -> first.take(1)).isInstanceOf(S3Exception.class);
            }
            second.take(60);
        }
    }

    @Test
    void oneAloneMayBeLarger() {
        SignedBodies bodies = new SignedBodies(200);
        try (SignedBodies.Share only = bodies.share()) {
            only.take(1_000);
            assertThatThrownBy(() -> bodies.share().take(1)).isInstanceOf(S3Exception.class);
        }
        assertThatCode(() -> bodies.share().take(1)).doesNotThrowAnyException();
    }
}
