package dev.serai.aws.embedded.buckets;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.S3Exception;

class HeldBodiesTest {
    @Test
    void whatFitsBesideOthersIsTakenAndWhatDoesNotIsRefusedUntilThereIsRoom() {
        HeldBodies bodies = new HeldBodies(200);
        try (HeldBodies.Share second = bodies.share(HeldBodies.Kind.WHOLE)) {
            try (HeldBodies.Share first = bodies.share(HeldBodies.Kind.WHOLE)) {
                first.arrived(60, -1);
                second.arrived(40, -1);
                assertThatThrownBy(() -> second.arrived(1, -1))
                        .isInstanceOfSatisfying(S3Exception.class, refused -> refused.statusCode())
                        .hasMessageContaining("Too many uploads at once");
                assertThatThrownBy(() -> first.arrived(1, -1)).isInstanceOf(S3Exception.class);
            }
            second.arrived(60, -1);
        }
    }

    @Test
    void oneAloneMayBeLarger() {
        HeldBodies bodies = new HeldBodies(200);
        try (HeldBodies.Share only = bodies.share(HeldBodies.Kind.WHOLE)) {
            only.arrived(1_000, -1);
            assertThatThrownBy(() -> bodies.share(HeldBodies.Kind.WHOLE).arrived(1, -1))
                    .isInstanceOf(S3Exception.class);
        }
        assertThatCode(() -> bodies.share(HeldBodies.Kind.WHOLE).arrived(1, -1)).doesNotThrowAnyException();
    }
}
