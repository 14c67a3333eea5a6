package dev.serai.app;

import dev.serai.image.Limits;
import dev.serai.refusal.UnavailableException;
import dev.serai.udp.DatagramCodec;
import dev.serai.udp.DatagramImage;
import dev.serai.udp.RateLimit;
import dev.serai.udp.ReferenceFacts;
import dev.serai.udp.ReferenceFile;
import dev.serai.udp.ReferenceImage;
import dev.serai.udp.ReferenceObject;
import dev.serai.udp.ReferenceSource;
import dev.serai.udp.server.DatagramServers;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3Client;

/** The reference image of the UDP server, and the beans of its route. */
final class UdpBeans {
    private static final String BUCKET_SCHEME = "s3://";
    private static final Duration LOOK_AT_FILE = Duration.ofMillis(500);
    private static final Duration LOOK_AT_BUCKET = Duration.ofSeconds(1);

    private UdpBeans() {}

    /** Adds the beans; returns a notice for the operator if the reference image cannot be read. */
    static Optional<String> add(Beans beans, Settings settings) {
        RateLimit limit = new RateLimit(
                settings.number("serai.udp.rate-per-source", 0, Integer.MAX_VALUE),
                settings.number("serai.udp.rate-total", 0, Integer.MAX_VALUE));
        ReferenceImage reference =
                beans.closing(reference(settings.get("serai.udp.reference"), beans::s3, beans.limits()));
        beans.bind("datagramImage", new DatagramImage());
        beans.bind("referenceFacts", new ReferenceFacts(reference::facts));
        beans.bind("datagramCodec", new DatagramCodec(limit));
        beans.bind("datagramServers", new DatagramServers());
        return reference.problem();
    }

    private static ReferenceImage reference(String where, Supplier<S3Client> s3, Limits limits) {
        if (where.isEmpty()) {
            return new ReferenceImage(ReferenceSource.bundled(), Duration.ofDays(1));
        }
        if (where.startsWith(BUCKET_SCHEME)) {
            int slash = where.indexOf('/', BUCKET_SCHEME.length());
            if (slash <= BUCKET_SCHEME.length() || slash == where.length() - 1) {
                throw new UnavailableException("The reference image " + where
                        + " names no object; it takes a file, or s3://BUCKET/KEY such as s3://images/cat.png.");
            }
            return new ReferenceImage(
                    new ReferenceObject(
                            s3.get(),
                            where.substring(BUCKET_SCHEME.length(), slash),
                            where.substring(slash + 1),
                            limits),
                    LOOK_AT_BUCKET);
        }
        try {
            return new ReferenceImage(new ReferenceFile(Path.of(where), limits), LOOK_AT_FILE);
        } catch (InvalidPathException e) {
            throw new UnavailableException("The reference image " + where + " is not the name of a file.", e);
        }
    }
}
