package dev.serai.app;

import dev.serai.aws.AwsAccess;
import dev.serai.image.Limits;
import dev.serai.image.Pipeline;
import dev.serai.image.codec.WriteOptions;
import dev.serai.numbers.NumberForm;
import dev.serai.refusal.RefusedException;
import dev.serai.refusal.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The resolved settings: the defaults of {@code application.properties}, which declares every setting, overridden by
 * {@code serai.properties} in the working folder, then by {@code SERAI_…} environment variables, then by command-line
 * options. Routes read the same values as {@code {{serai.…}}}. Immutable.
 */
public final class Settings {
    /** The endpoint value for the server inside the process. */
    public static final String EMBEDDED = "embedded";

    /** The endpoint value for AWS. */
    public static final String AWS = "aws";

    private static final String PREFIX = "serai.";

    private final Properties values;

    private Settings(Properties values) {
        this.values = values;
    }

    /**
     * Resolves the settings of this process.
     *
     * @param options what the command line gave, by setting name
     * @throws UnavailableException if a name is unknown or a file cannot be read
     */
    public static Settings load(Map<String, String> options) {
        return load(Path.of("serai.properties"), System.getenv(), options);
    }

    static Settings load(Path file, Map<String, String> environment, Map<String, String> options) {
        Properties values = new Properties();
        try (InputStream bundled = Settings.class.getResourceAsStream("application.properties")) {
            values.load(bundled);
        } catch (IOException e) {
            throw new UnavailableException("The bundled settings cannot be read.", e);
        }
        if (Files.isRegularFile(file)) {
            Properties own = new Properties();
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                own.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new UnavailableException("The settings in " + file + " cannot be read: " + e.getMessage(), e);
            }
            own.stringPropertyNames().forEach(name -> {
                if (name.startsWith(PREFIX)) {
                    refuseUnknown(values, name, file.toString());
                }
                values.setProperty(name, own.getProperty(name).strip());
            });
        }
        for (String name : values.stringPropertyNames()) {
            String value = environment.get(variable(name));
            if (name.startsWith(PREFIX) && value != null) {
                values.setProperty(name, value.strip());
            }
        }
        options.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                refuseUnknown(values, name, "the command line");
            }
            values.setProperty(name, value.strip());
        });
        return new Settings(values);
    }

    private static void refuseUnknown(Properties known, String name, String where) {
        if (!known.containsKey(name)) {
            throw new UnavailableException(
                    "There is no setting " + name + ", named in " + where + "; serai settings lists them all.");
        }
    }

    /** The environment variable of a setting: {@code serai.sqs.endpoint} is {@code SERAI_SQS_ENDPOINT}. */
    public static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** A copy of the settings with some values changed. */
    public Settings with(Map<String, String> changes) {
        Properties changed = asProperties();
        changes.forEach(changed::setProperty);
        return new Settings(changed);
    }

    /** The value of a declared setting; empty text if it is set to nothing. */
    public String get(String name) {
        String value = values.getProperty(name);
        if (value == null) {
            throw new IllegalArgumentException("no setting " + name + " is declared");
        }
        return value;
    }

    /** The value of any property, Serai's or Camel's; empty if there is none. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(values.getProperty(name));
    }

    /** The value, or empty if the setting is set to nothing. */
    public Optional<String> optional(String name) {
        return Optional.of(get(name)).filter(value -> !value.isEmpty());
    }

    /**
     * The value as a whole number within bounds.
     *
     * @param name the setting
     * @param least the smallest permitted value
     * @param most the largest permitted value
     * @throws UnavailableException if it is not such a number
     */
    public int number(String name, int least, int most) {
        String value = get(name);
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new UnavailableException("The setting " + name + " is " + value + "; it takes a whole number from "
                + least + (most == Integer.MAX_VALUE ? " on." : " to " + most + "."));
    }

    /** The value as a whole number of at least 1. */
    public int positive(String name) {
        return number(name, 1, Integer.MAX_VALUE);
    }

    /**
     * The value as a choice.
     *
     * @throws UnavailableException if it is neither {@code true} nor {@code false}
     */
    public boolean flag(String name) {
        String value = get(name);
        if (!value.equals("true") && !value.equals("false")) {
            throw new UnavailableException("The setting " + name + " is " + value + "; it takes true or false.");
        }
        return value.equals("true");
    }

    /**
     * The value as a port.
     *
     * @param name the setting
     * @param least 1; 0 if that means any free port; -1 if that means none
     */
    public int port(String name, int least) {
        return number(name, least, 65_535);
    }

    /** The limits on one image. */
    public Limits limits() {
        return new Limits(
                positive("serai.image.max-bytes"),
                positive("serai.image.max-pixels"),
                positive("serai.image.max-frames"));
    }

    /** The options for writing lossy formats. */
    public WriteOptions writeOptions() {
        return new WriteOptions(number("serai.image.jpeg-quality", 1, 100));
    }

    /** How answers hold numbers where the sender does not say. */
    public NumberForm numberForm() {
        return flag("serai.numbers.as-text") ? NumberForm.TEXT : NumberForm.NUMBER;
    }

    /** The value as a pipeline. */
    public Pipeline pipeline(String name) {
        try {
            return Pipeline.parse(get(name));
        } catch (RefusedException e) {
            throw new UnavailableException("The setting " + name + " is " + get(name) + ". " + e.getMessage(), e);
        }
    }

    /** A copy of all settings. */
    public Properties asProperties() {
        Properties copy = new Properties();
        copy.putAll(values);
        return copy;
    }

    /** The folder for the data of the embedded queues and buckets. */
    public Path data() {
        return Path.of(get("serai.data"));
    }

    /** Whether the queues are the embedded ones. */
    public boolean embeddedQueues() {
        return get("serai.sqs.endpoint").equals(EMBEDDED);
    }

    /** Whether the buckets are the embedded ones. */
    public boolean embeddedBuckets() {
        return get("serai.s3.endpoint").equals(EMBEDDED);
    }

    /**
     * The endpoints of queues and buckets for a client. Embedded ones are at their ports on loopback, whichever process
     * runs them.
     */
    public AwsAccess access() {
        boolean real = get("serai.sqs.endpoint").equals(AWS)
                && get("serai.s3.endpoint").equals(AWS);
        String region = get("serai.aws.region");
        return new AwsAccess(
                endpoint("serai.sqs.endpoint", "serai.embedded.sqs-port"),
                endpoint("serai.s3.endpoint", "serai.embedded.s3-port"),
                region.isEmpty() || real ? Optional.empty() : Optional.of(region),
                real ? Optional.empty() : Optional.of(keys()));
    }

    /** The credentials of embedded endpoints and emulators. */
    public AwsAccess.Keys keys() {
        return new AwsAccess.Keys(get("serai.aws.access-key"), get("serai.aws.secret-key"));
    }

    private Optional<URI> endpoint(String name, String portName) {
        String value = get(name);
        if (value.equals(AWS)) {
            return Optional.empty();
        }
        if (value.equals(EMBEDDED)) {
            return Optional.of(URI.create("http://127.0.0.1:" + port(portName, 0)));
        }
        try {
            URI uri = new URI(value);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException e) {
            throw new UnavailableException(wrongEndpoint(name, value), e);
        }
        throw new UnavailableException(wrongEndpoint(name, value));
    }

    private static String wrongEndpoint(String name, String value) {
        return "The setting " + name + " is " + value
                + "; it takes a URL such as http://localhost:4566, or embedded, or aws.";
    }

    /** The names of all queues, without dead-letter queues. */
    public List<String> queues() {
        return List.of(
                get("serai.queue.requests"),
                get("serai.queue.responses"),
                get("serai.queue.inbox"),
                get("serai.queue.outbox"));
    }

    /** The names of all buckets. */
    public List<String> buckets() {
        return List.of(get("serai.bucket.images"), get("serai.bucket.log-events"));
    }
}
