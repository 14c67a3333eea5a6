package dev.serai.aws.sqs;

import dev.serai.aws.RedriveLedger;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.spi.HeaderFilterStrategy;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Drops message attributes, which any sender can choose, whose names would steer Camel or pose as the queue's own
 * system attributes. All other headers are left to the endpoint's own filter strategy.
 */
final class InboundHeaderFilter implements HeaderFilterStrategy {
    private static final Set<String> QUEUE_HEADERS = MessageSystemAttributeName.knownValues().stream()
            .map(name -> name.toString().toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());

    /** Read by the consumer itself. */
    private static final String REDRIVE = RedriveLedger.ATTRIBUTE.toLowerCase(Locale.ROOT);

    private final HeaderFilterStrategy own;

    InboundHeaderFilter(HeaderFilterStrategy own) {
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

    /** Whether a header of that name, ignoring case, is reserved for Camel or for the queue's system attributes. */
    private static boolean isReserved(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("camel")
                || lower.startsWith("org.apache.camel")
                || lower.equals("breadcrumbid")
                || lower.equals(REDRIVE)
                || QUEUE_HEADERS.contains(lower);
    }
}
