package dev.serai.aws;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.S3Response;
import software.amazon.awssdk.services.sqs.model.CreateQueueResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;
import software.amazon.awssdk.services.sqs.model.SqsResponse;
import software.amazon.awssdk.thirdparty.jackson.core.JsonProcessingException;

/**
 * Refuses answers that lack what every answer of their kind has. To the SDK they are successes with nulls in them, but nothing
 * in them says that the endpoint has understood the call, let alone done it: any web server answers with status 200. Safe
 * for use by several threads.
 */
final class AnswerCheck implements ExecutionInterceptor {
    /** How the SDK begins what it says of an answer that it cannot read. */
    private static final List<String> UNREADABLE =
            List.of("Unable to unmarshall response", "Could not parse XML response");

    /** What is wrong with an answer; always a cause, because the SDK makes new exceptions of its own ones. */
    private static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Fault(String fault) {
            super(fault);
        }
    }

    /** The exception for an answer with that fault: {@code the answer has no …}. */
    static SdkClientException unusable(String fault) {
        return SdkClientException.create(fault, new Fault(fault));
    }

    /** What was wrong with the answer of the endpoint, if that is what the failure is about. */
    static Optional<String> fault(Throwable failure) {
        boolean unreadable = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Fault known) {
                return Optional.of(known.getMessage());
            }
            if (cause instanceof IOException && !(cause instanceof JsonProcessingException)) {
                return Optional.empty(); // it was not all there
            }
            unreadable |= cause instanceof SdkClientException
                    && UNREADABLE.stream().anyMatch(String.valueOf(cause.getMessage())::startsWith);
        }
        return unreadable ? Optional.of("the answer cannot be read") : Optional.empty();
    }

    @Override
    public void afterUnmarshalling(Context.AfterUnmarshalling call, ExecutionAttributes attributes) {
        SdkResponse response = call.response();
        if (response instanceof SqsResponse) {
            ofQueues(response);
        } else if (response instanceof S3Response) {
            ofBuckets(call.request(), response);
        }
    }

    private static void ofQueues(SdkResponse response) {
        if (response instanceof SendMessageResponse sent) {
            require(sent.messageId(), "MessageId");
        } else if (response instanceof ReceiveMessageResponse received) {
            received.messages().forEach(AnswerCheck::check);
        } else if (response instanceof GetQueueUrlResponse found) {
            require(found.queueUrl(), "QueueUrl");
        } else if (response instanceof CreateQueueResponse created) {
            require(created.queueUrl(), "QueueUrl");
        }
    }

    private static void check(Message message) {
        if (message == null || message.body() == null) {
            throw unusable("the answer has a message without Body");
        }
        if (message.messageAttributes().containsValue(null)) {
            throw unusable("the answer has a message with an attribute without a value");
        }
        require(message.messageId(), "MessageId");
        require(message.receiptHandle(), "ReceiptHandle");
    }

    private static void ofBuckets(SdkRequest request, SdkResponse response) {
        if (response instanceof PutObjectResponse stored) {
            require(stored.eTag(), "ETag");
        } else if (response instanceof ListObjectsV2Response page) {
            check((ListObjectsV2Request) request, page);
        }
    }

    private static void check(ListObjectsV2Request request, ListObjectsV2Response page) {
        if (page.name() == null && page.isTruncated() == null && page.keyCount() == null) {
            throw unusable("the answer is no list of a bucket");
        }
        for (S3Object object : page.contents()) {
            require(object.key(), "Key");
            if (object.size() == null || object.lastModified() == null) {
                throw unusable("the answer has an object without Size or LastModified");
            }
        }
        String next = page.nextContinuationToken();
        if (next == null ? Boolean.TRUE.equals(page.isTruncated()) : next.equals(request.continuationToken())) {
            throw unusable("the answer does not say how its list goes on"); // it would be asked for again without end
        }
    }

    private static void require(String value, String name) {
        if (value == null || value.isEmpty()) {
            throw unusable("the answer has no " + name);
        }
    }
}
