package dev.serai.app;

import dev.serai.http.FileFacts;
import dev.serai.http.ImageObjectReplies;
import dev.serai.http.ImageObjects;
import dev.serai.http.ImageParameters;
import dev.serai.http.ImageReply;
import dev.serai.http.JsonReply;
import dev.serai.http.ListStatistics;
import dev.serai.http.ListUpload;
import dev.serai.http.Negotiation;
import dev.serai.http.OpenApi;
import dev.serai.http.QueryParameters;
import dev.serai.http.ResponseEncoder;
import dev.serai.http.ScaleServer;
import dev.serai.http.Upload;
import dev.serai.http.server.HttpServerComponent;
import dev.serai.http.server.HttpServerRules;
import dev.serai.http.server.Problems;
import dev.serai.image.Limits;
import dev.serai.image.Pipeline;
import dev.serai.image.Step;
import dev.serai.image.codec.WriteOptions;
import dev.serai.refusal.RefusedException;
import dev.serai.refusal.UnavailableException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;

/** The rules of the HTTP servers, and the beans of their routes. */
final class HttpBeans {
    private final Settings settings;
    private final Limits limits;
    private final WriteOptions options;

    private HttpBeans(Settings settings, Limits limits, WriteOptions options) {
        this.settings = settings;
        this.limits = limits;
        this.options = options;
    }

    /** Adds the beans of those parts. */
    static void add(Beans beans, Settings settings, Set<Part> parts, EngineBeans engine) {
        HttpBeans http = new HttpBeans(settings, beans.limits(), beans.writeOptions());
        beans.bind("netty-http", new HttpServerComponent(http.rules()));
        beans.bind("problems", new Problems());
        beans.bind("upload", new Upload());
        beans.bind("parameters", new QueryParameters());
        beans.bind("imageParameters", new ImageParameters(http.factor()));
        beans.bind("negotiation", new Negotiation());
        beans.bind("imageReply", new ImageReply());
        beans.bind("jsonReply", new JsonReply());
        beans.bind(
                "scaleServer", new ScaleServer(scalesHere(settings, parts), settings.optional("serai.http.api-key")));
        beans.bind("imageObjects", new ImageObjects(beans.images(), http.maker()));
        beans.bind(
                "imageObjectReplies",
                new ImageObjectReplies(
                        settings.optional("serai.http.api-key").isPresent() ? "private, no-cache" : "no-cache"));
        beans.bind("listUpload", new ListUpload(new Upload()));
        beans.bind("listStatistics", new ListStatistics(settings.numberForm()));
        beans.bind("fileFacts", new FileFacts());
        beans.bind("openApi", new OpenApi());
        if (parts.contains(Part.HTTP)) {
            beans.bind("httpEncoder", new ResponseEncoder(engine.requests()));
        }
        if (parts.contains(Part.SCALE)) {
            beans.bind("scaleEncoder", new ResponseEncoder(engine.scaling()));
        }
    }

    /** Whether the server B that A is to ask is the one of this process. */
    private static boolean scalesHere(Settings settings, Set<Part> parts) {
        String port = settings.get("serai.scale.port");
        String url = settings.get("serai.scale.url").replace("{{serai.scale.port}}", port);
        return parts.contains(Part.SCALE) && url.equals("http://127.0.0.1:" + port);
    }

    /** The identity of the encoder settings, on which the bytes of a result depend besides the image and the steps. */
    private String maker() {
        String version = Application.class.getPackage().getImplementationVersion();
        return String.join("|", String.valueOf(version), Pipeline.REVISION, options.toString(), limits.toString());
    }

    private HttpServerRules rules() {
        return new HttpServerRules(
                (int) Math.min(limits.maxBytes(), Integer.MAX_VALUE - 16),
                Math.max(settings.positive("serai.http.bytes-in-flight"), limits.maxBytes()),
                seconds("serai.http.receive-timeout"),
                seconds("serai.http.idle-timeout"),
                settings.optional("serai.http.api-key"),
                list("serai.http.open-paths"),
                settings.optional("serai.http.cors-origin"),
                hosts(),
                settings.optional("serai.http.key-store").map(this::tls),
                settings.port("serai.http.port", 0));
    }

    /** The permitted host names: those in the settings, and the name on which the server listens, if it is one. */
    private List<String> hosts() {
        List<String> hosts = new ArrayList<>(list("serai.http.hosts"));
        hosts.add(settings.get("serai.http.host"));
        return hosts;
    }

    private List<String> list(String name) {
        return Arrays.stream(settings.get(name).split(","))
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .toList();
    }

    private SslContext tls(String keyStore) {
        char[] password = settings.get("serai.http.key-store-password").toCharArray();
        try {
            KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType()); // PKCS #12, and JKS as well
            try (InputStream file = Files.newInputStream(Path.of(keyStore))) {
                keys.load(file, password);
            }
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, password);
            return SslContextBuilder.forServer(factory)
                    .protocols(List.of("TLSv1.3", "TLSv1.2"))
                    .build();
        } catch (IOException | GeneralSecurityException e) {
            throw new UnavailableException(
                    "The key store " + keyStore + " cannot be used (" + e.getMessage()
                            + "); is it PKCS #12, and is serai.http.key-store-password its password?",
                    e);
        }
    }

    private double factor() {
        String factor = settings.get("serai.scale.factor");
        try {
            List<Step> steps = Pipeline.parse("scale:" + factor).steps();
            if (steps.size() == 1 && steps.get(0) instanceof Step.ScaleBy scale) {
                return scale.factor();
            }
        } catch (RefusedException e) {
            // reported below, naming the setting
        }
        throw new UnavailableException(
                "The setting serai.scale.factor is " + factor + "; it takes a number greater than 0 and at most 4.");
    }

    private Duration seconds(String name) {
        return Duration.ofSeconds(settings.positive(name));
    }
}
