package dev.serai.aws.embedded.queues;

import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** A call that is refused before it comes to ElasticMQ, with the answer that SQS gives in its two protocols. */
final class RefusedCallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /**
     * @param code one of SQS's error codes
     * @param message a sentence, without characters that XML or JSON would need to escape
     */
    RefusedCallException(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** @param json whether the call was made in SQS's JSON protocol; else in its query protocol */
    HttpResponse response(boolean json) {
        HttpResponse response = HttpResponse.create().withStatus(StatusCodes.get(status));
        String fault = status < 500 ? "Sender" : "Receiver";
        return json
                ? response.addHeader(RawHeader.create("x-amzn-query-error", code + ";" + fault))
                        .withEntity(
                                ContentTypes.create(MediaTypes.applicationWithFixedCharset(
                                        "x-amz-json-1.0", org.apache.pekko.http.javadsl.model.HttpCharsets.UTF_8)),
                                "{\"__type\":\"com.amazonaws.sqs#" + code + "\",\"message\":\"" + getMessage() + "\"}")
                : response.withEntity(
                        ContentTypes.TEXT_XML_UTF8,
                        "<ErrorResponse xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\"><Error><Type>" + fault
                                + "</Type><Code>" + code + "</Code><Message>" + getMessage()
                                + "</Message></Error></ErrorResponse>");
    }
}
