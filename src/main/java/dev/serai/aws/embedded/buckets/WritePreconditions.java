package dev.serai.aws.embedded.buckets;

import java.util.Optional;
import java.util.function.Supplier;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The preconditions of a conditional write, checked against the object that it would replace. Immutable.
 *
 * @param ifMatch the required entity tag, or {@code *} for any existing object; null for no condition
 * @param ifNoneMatch the entity tag that must not match, or {@code *} for no existing object; null for no condition
 */
record WritePreconditions(String ifMatch, String ifNoneMatch) {
    /**
     * Checks the preconditions.
     *
     * @param current supplies the entity tag of the existing object; empty if there is none
     * @throws S3Exception 412 if a precondition fails
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
