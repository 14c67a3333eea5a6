package dev.serai.aws.embedded.buckets;

import java.util.Optional;
import java.util.function.Supplier;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What a writer asks of the object that its own is to replace.
 *
 * @param ifMatch that its entity tag is this one, or with {@code *} that there is one; null to ask for nothing
 * @param ifNoneMatch that its entity tag is not this one, or with {@code *} that there is none; null to ask for nothing
 */
record Conditions(String ifMatch, String ifNoneMatch) {
    /**
     * @param current the entity tag of the object that is there; empty if there is none
     * @throws S3Exception 412 if one does not hold
     */
    void check(Supplier<Optional<String>> current) {
        if (ifMatch == null && ifNoneMatch == null) {
            return;
        }
        Optional<String> tag = current.get();
        if (ifMatch != null && !matches(ifMatch, tag) || ifNoneMatch != null && matches(ifNoneMatch, tag)) {
            throw S3Exceptions.preconditionFailed(null);
        }
    }

    private static boolean matches(String wanted, Optional<String> tag) {
        return tag.filter(found -> wanted.equals("*") || bare(wanted).equals(bare(found)))
                .isPresent();
    }

    private static String bare(String tag) {
        return tag.replace("\"", "");
    }
}
