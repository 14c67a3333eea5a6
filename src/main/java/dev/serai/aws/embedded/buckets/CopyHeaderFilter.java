package dev.serai.aws.embedded.buckets;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.shaded.org.eclipse.jetty.http.HttpFields;
import org.gaul.shaded.org.eclipse.jetty.server.Handler;
import org.gaul.shaded.org.eclipse.jetty.server.Request;
import org.gaul.shaded.org.eclipse.jetty.server.Response;
import org.gaul.shaded.org.eclipse.jetty.server.Server;
import org.gaul.shaded.org.eclipse.jetty.util.Callback;

/**
 * Rejects copy requests with headers that S3Proxy accepts and then ignores: preconditions on the target, which would be
 * overwritten regardless, and an expiry time among replaced metadata.
 */
final class CopyHeaderFilter extends Handler.Wrapper {
    private static final List<String> CONDITIONS = List.of("If-Match", "If-None-Match");

    private CopyHeaderFilter(Handler next) {
        super(next);
    }

    /**
     * Inserts this handler before S3Proxy's own. S3Proxy has no accessor for its server, so the field is read by
     * reflection.
     */
    static void refuseIn(S3Proxy proxy) {
        try {
            var field = S3Proxy.class.getDeclaredField("server");
            field.setAccessible(true);
            Server server = (Server) field.get(proxy);
            server.setHandler(new CopyHeaderFilter(server.getHandler()));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this version of S3Proxy keeps its server elsewhere", e);
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        HttpFields headers = request.getHeaders();
        if (headers.contains("x-amz-copy-source")) {
            for (String condition : CONDITIONS) {
                if (headers.contains(condition)) {
                    return refuse(response, callback, condition);
                }
            }
            if (headers.contains("Expires") && "REPLACE".equalsIgnoreCase(headers.get("x-amz-metadata-directive"))) {
                return refuse(response, callback, "Expires");
            }
        }
        return super.handle(request, response, callback);
    }

    private static boolean refuse(Response response, Callback callback, String header) {
        String error =
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>InvalidRequest</Code><Message>The embedded"
                        + " buckets copy without the header " + header + ": put the object instead.</Message></Error>";
        response.setStatus(400);
        response.getHeaders().put("Content-Type", "application/xml;charset=utf-8");
        response.getHeaders().put("Connection", "close"); // the body is not read
        response.write(true, ByteBuffer.wrap(error.getBytes(StandardCharsets.UTF_8)), callback);
        return true;
    }
}
