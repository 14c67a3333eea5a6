package dev.serai.cli;

import dev.serai.app.Application;
import dev.serai.app.Part;
import dev.serai.app.Settings;
import java.util.ArrayList;
import java.util.List;

/** One line per endpoint of a running application: what it is and its address. */
final class EndpointSummary {
    private EndpointSummary() {}

    static List<String> of(Application application) {
        Settings settings = application.settings();
        List<String> lines = new ArrayList<>();
        if (application.usesAws()) {
            lines.add(line(
                    "queues",
                    settings.access().sqsEndpoint().map(Object::toString).orElse("AWS")
                            + (settings.embeddedQueues() ? " (embedded)" : "")));
            lines.add(line(
                    "buckets",
                    settings.access().s3Endpoint().map(Object::toString).orElse("AWS")
                            + (settings.embeddedBuckets() ? " (embedded)" : "")));
        }
        if (application.parts().contains(Part.HTTP)) {
            lines.add(line("http A", http(settings, "serai.http") + ", image work by child processes"));
        }
        if (application.parts().contains(Part.WEB)) {
            lines.add(line("page", page(settings)));
        }
        if (application.parts().contains(Part.SCALE)) {
            lines.add(line("http B", http(settings, "serai.scale") + ", scaling"));
        }
        if (application.parts().contains(Part.UDP)) {
            lines.add(line(
                    "udp",
                    settings.get("serai.udp.host") + ":" + settings.get("serai.udp.port") + ", about "
                            + (settings.get("serai.udp.reference").isEmpty()
                                    ? "the bundled image"
                                    : settings.get("serai.udp.reference"))));
        }
        if (application.hasManagementServer()) {
            String observe =
                    "http://" + settings.get("serai.health.host") + ":" + application.healthPort() + "/observe/";
            lines.add(line("health", observe + "health, " + observe + "metrics"));
        }
        return lines;
    }

    /** An address for a browser on this machine: a wildcard address cannot be opened. */
    private static String page(Settings settings) {
        return http(settings, "serai.http").replaceFirst("//(\\[::\\]|0\\.0\\.0\\.0):", "//localhost:") + "/";
    }

    private static String http(Settings settings, String prefix) {
        boolean tls = prefix.equals("serai.http")
                && !settings.get("serai.http.key-store").isEmpty();
        return (tls ? "https://" : "http://") + settings.get(prefix + ".host") + ":" + settings.get(prefix + ".port");
    }

    private static String line(String name, String where) {
        return String.format("%-9s%s", name, where);
    }
}
