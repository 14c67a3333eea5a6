package dev.serai.cli;

import dev.serai.app.Part;
import dev.serai.cli.logging.Verbosity;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import dev.serai.refusal.UnavailableException;
import dev.serai.udp.DatagramClient;
import dev.serai.udp.DatagramCodec;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code serai udp}: runs the UDP server, or acts as its client. The first argument decides: {@code HOST:PORT} is a
 * server to ask, anything else is the reference image of a server to run.
 */
@Command(
        name = "udp",
        mixinStandardHelpOptions = true,
        synopsisHeading = "",
        customSynopsis = {
            "Usage: serai udp [-i ADDRESS] [-p PORT] [IMAGE]          run the server",
            "       serai udp HOST:PORT [TEXT|@FILE]                  ask a server"
        },
        description = {
            "",
            "As a server: answers datagrams about the IMAGE, a file or s3://BUCKET/KEY (without one, about the image"
                    + " set as serai.udp.reference or the small one that comes with Serai). The answers change"
                    + " when the image does.",
            "  parity       parity of its width and of its height, such as: pair impair",
            "  fletcher32   Fletcher-32 of its bytes in eight hexadecimal digits",
            "  size         width and height, such as: 640x481",
            "  other text   parity of its height alone: pair or impair",
            "  an image     size, parities and Fletcher-32 of that image itself",
            "",
            "As a client: sends TEXT (or the bytes of FILE, - for standard input) and prints the answer."
        },
        footer = {
            "",
            "Examples:",
            "  serai udp -i :: -p 12345 foto.jpg",
            "  serai udp localhost:12345 'Hello Server'",
            "  serai udp [::1]:12345 @foto.jpg"
        })
public final class UdpCommand implements Callable<Integer> {
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?:\\[(?<literal>[0-9A-Fa-f:.%\\w]+)]|(?<name>[^:/\\\\\\[\\]]+)):(?<port>\\d{1,5})");
    private static final Pattern BARE_IPV6 = Pattern.compile("[0-9A-Fa-f]*:[0-9A-Fa-f:]*:\\d{1,5}");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\\t]]");

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "HOST:PORT|IMAGE",
            description = "The server to ask, an IPv6 address in brackets; or the image to serve.")
    private String first;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TEXT|@FILE",
            description = "What to ask (default: Hello Server).")
    private String question;

    @Mixin
    private ServerOptions server;

    @Option(
            names = "--rate-per-source",
            paramLabel = "N",
            description = "Server: answer one source (an IPv4 address, an IPv6 /64) at most N times per second;"
                    + " 0 for no limit.")
    private Integer ratePerSource;

    @Option(
            names = "--rate-total",
            paramLabel = "N",
            description = "Server: answer at most N datagrams per second in all; 0 for no limit.")
    private Integer rateTotal;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "Client: how long to wait for an answer before asking again (default 2).")
    private BigDecimal timeout;

    @Option(
            names = "--tries",
            paramLabel = "N",
            description = "Client: how often to ask, since datagrams can be lost (default 3).")
    private Integer tries;

    @Mixin
    private EndpointOptions endpoints;

    @Mixin
    private Verbosity verbosity;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Matcher server = HOST_AND_PORT.matcher(first == null ? "" : first);
        return server.matches() ? ask(server) : serve();
    }

    private int serve() throws InterruptedException {
        if (question != null || timeout != null || tries != null) {
            throw wrong(
                    first == null
                            ? "--timeout and --tries are for asking a server; name it as HOST:PORT."
                            : "\"" + first + "\" is not the HOST:PORT of a server to ask, such as localhost:12345.");
        }
        Map<String, String> options = server.settings("serai.udp");
        if (first != null) {
            options.put("serai.udp.reference", reference());
        }
        put(options, "serai.udp.rate-per-source", "--rate-per-source", ratePerSource);
        put(options, "serai.udp.rate-total", "--rate-total", rateTotal);
        return ApplicationRunner.untilStopped(spec, endpoints.settings(options), EnumSet.of(Part.UDP));
    }

    private void put(Map<String, String> options, String setting, String option, Integer rate) {
        if (rate != null) {
            if (rate < 0) {
                throw wrong(option + " takes datagrams per second, 0 for no limit, not " + rate + ".");
            }
            options.put(setting, rate.toString());
        }
    }

    /** Rejects a file that does not exist: most likely a typing error, and not worth watching for. */
    private String reference() {
        if (first.startsWith("s3://")) {
            return first;
        }
        if (BARE_IPV6.matcher(first).matches()) {
            throw wrong("An IPv6 address stands in brackets: [" + first.replaceFirst(":(\\d+)$", "]:$1"));
        }
        try {
            if (Files.exists(Path.of(first))) {
                return first;
            }
        } catch (InvalidPathException e) {
            // treated like a file that does not exist
        }
        throw new UnavailableException("There is no file " + first
                + " to answer about; to ask a server instead, name its port as well: " + first + ":12345.");
    }

    private int ask(Matcher address) throws IOException {
        Map<String, String> given = server.settings("");
        if (given.size() > 1
                || !"-1".equals(given.get("serai.health.port"))
                || ratePerSource != null
                || rateTotal != null) {
            throw wrong("-i, -p, --health-port and the rates are for running a server; " + first + " is one to ask.");
        }
        int port = Integer.parseInt(address.group("port"));
        if (port < 1 || port > 65_535) {
            throw wrong("A port is a number from 1 to 65535, not " + port + ".");
        }
        String host = address.group("literal") == null ? address.group("name") : address.group("literal");
        Optional<byte[]> answer = answer(host, port, client(), datagram());
        if (answer.isEmpty()) {
            throw new UnavailableException("No answer from " + first
                    + "; either the question or the answer was lost on the way, or nobody answers there.");
        }
        String text = CONTROLS.matcher(new String(answer.get(), StandardCharsets.UTF_8).strip())
                .replaceAll("\uFFFD");
        if (text.startsWith("error")) {
            spec.commandLine().getErr().println("serai: " + text);
            return 1;
        }
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
        return 0;
    }

    private Optional<byte[]> answer(String host, int port, DatagramClient client, byte[] datagram) throws IOException {
        List<InetAddress> addresses;
        try {
            addresses = List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            throw new UnavailableException("There is no host " + host + " that is known here.", e);
        }
        try {
            return client.ask(addresses, port, datagram);
        } catch (PortUnreachableException e) {
            throw new UnavailableException(
                    "Nobody listens at " + first + "; serai udp -p " + port + " starts a server.", e);
        }
    }

    private DatagramClient client() {
        Duration wait = Duration.ofSeconds(2);
        if (timeout != null) {
            if (timeout.signum() <= 0 || timeout.compareTo(BigDecimal.valueOf(3600)) > 0) {
                throw wrong(
                        "--timeout takes seconds, more than 0 and at most 3600, not " + timeout.toPlainString() + ".");
            }
            wait = Duration.ofMillis(Math.max(1, timeout.movePointRight(3).longValue()));
        }
        if (tries != null && tries < 1) {
            throw wrong("--tries takes 1 or more, not " + tries + ".");
        }
        return new DatagramClient(wait, tries == null ? 3 : tries);
    }

    private byte[] datagram() throws IOException {
        if (question == null) {
            return "Hello Server".getBytes(StandardCharsets.UTF_8);
        }
        if (!question.startsWith("@")) {
            return limited(question.getBytes(StandardCharsets.UTF_8), "The text");
        }
        String file = question.substring(1);
        if (file.equals("-")) {
            return limited(read(System.in), "Standard input");
        }
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return limited(read(in), file);
        } catch (IOException | InvalidPathException e) {
            throw new UnavailableException("The file " + file + " cannot be read.", e);
        }
    }

    private static byte[] read(InputStream in) throws IOException {
        return in.readNBytes(DatagramCodec.MAX_DATAGRAM + 1);
    }

    private static byte[] limited(byte[] bytes, String what) {
        if (bytes.length > DatagramCodec.MAX_DATAGRAM) {
            throw new RefusedException(
                    Refusal.TOO_LARGE,
                    what + " has more than " + DatagramCodec.MAX_DATAGRAM
                            + " bytes, all that a datagram holds; serai checksum answers here for a file of any"
                            + " size.");
        }
        return bytes;
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
