package dev.serai.http.page;

import dev.serai.http.server.Reply;
import dev.serai.http.server.Request;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Variable;

/**
 * The page's own files, from the jar, with their entity tags. Bound as {@code pageAssets}; safe for use by several
 * threads.
 */
public final class PageAssets {
    /** No folders, no dots but the last: a name can only be one of the files that lie beside each other. */
    private static final Pattern NAME = Pattern.compile("/web/([a-z]+\\.(html|css|js|svg))");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /** Only files of this server run or are shown, and nothing can turn text into markup. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                    + " require-trusted-types-for 'script'; trusted-types 'none'";

    private record Asset(String type, byte[] plain, byte[] packed, String tag) {}

    private final Map<String, Asset> assets = new ConcurrentHashMap<>();

    /** The page. */
    public Reply page(@Variable("request") Request request) {
        return answer(request, asset("index.html").orElseThrow());
    }

    /**
     * The file that the path names.
     *
     * @throws RefusedException {@code not-found} if there is none
     */
    public Reply file(@Variable("request") Request request) {
        Matcher name = NAME.matcher(request.path());
        Optional<Asset> asset = name.matches() ? asset(name.group(1)) : Optional.empty();
        return answer(
                request,
                asset.orElseThrow(
                        () -> new RefusedException(Refusal.NOT_FOUND, "The page has no file " + request.path() + ".")));
    }

    private static Reply answer(Request request, Asset asset) {
        boolean packed = request.header("Accept-Encoding").orElse("").contains("gzip");
        String tag = "\"" + asset.tag + (packed ? "-gzip\"" : "\"");
        Reply reply = request.has(tag) ? Reply.empty(304) : Reply.of(asset.type, packed ? asset.packed : asset.plain);
        if (packed && reply.status() == 200) {
            reply = reply.with("Content-Encoding", "gzip");
        }
        return reply.with("ETag", tag)
                .with("Cache-Control", "no-cache")
                .with("Vary", "Accept-Encoding")
                .with("Content-Security-Policy", POLICY)
                .with("Cross-Origin-Resource-Policy", "same-origin")
                .with("Cross-Origin-Opener-Policy", "same-origin")
                .with("Referrer-Policy", "no-referrer");
    }

    private Optional<Asset> asset(String name) {
        Asset known = assets.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        try (InputStream in = PageAssets.class.getResourceAsStream("/web/" + name)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] plain = in.readAllBytes();
            Asset asset =
                    new Asset(TYPES.get(name.substring(name.indexOf('.') + 1)), plain, packed(plain), ETags.of(plain));
            assets.put(name, asset);
            return Optional.of(asset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] packed(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }
}
