package dev.serai.aws.sqs;

import dev.serai.aws.RedriveLedger;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Keeps message attributes, which strangers choose, from becoming headers that steer Camel or that look like what the
 * queue itself says of a message. What else becomes a header, in either direction, the endpoint's own strategy decides.
 */
final class InboundHeaders implements HeaderFilterStrategy {
    private static final Set<String> QUEUE_HEADERS = MessageSystemAttributeName.knownValues().stream()
            .map(name -> name.toString().toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());

    /** The consumer looks at it by itself. */
    private static final String REDRIVE = RedriveLedger.ATTRIBUTE.toLowerCase(Locale.ROOT);

    private final HeaderFilterStrategy own;

    InboundHeaders(HeaderFilterStrategy own) {
        this.own = own;
    }

    @Override
    public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
        return isReserved(name) || own.applyFilterToExternalHeaders(name, value, exchange);
    }

    @Override
    public boolean applyFilterToCamelHeaders(String name, Object value, Exchange exchange) {
        return own.applyFilterToCamelHeaders(name, value, exchange);
    }

    /** Whether a header of that name, in upper or lower case, has a meaning to Camel or is the queue's own. */
    private static boolean isReserved(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("camel")
                || lower.startsWith("org.apache.camel")
                || lower.equals("breadcrumbid")
                || lower.equals(REDRIVE)
                || QUEUE_HEADERS.contains(lower);
    }
}
