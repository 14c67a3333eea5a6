package dev.serai.http.server;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a browser keeps instead of a server's key, once it has shown that: pictures on a page are asked for without any
 * header of its own. The cookie is made from the key alone, so that every server behind one address knows it, and a new
 * key makes it worthless. No script reads it, and no other site can make a browser show it.
 */
public final class SessionCookie {
    private static final String NAME = "serai-pass";
    private static final String ALGORITHM = "HmacSHA256";

    private SessionCookie() {}

    /** The cookie's value for that key. */
    static String of(String key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            byte[] sum = mac.doFinal(NAME.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sum);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /**
     * The Set-Cookie value that gives a browser the cookie.
     *
     * @param folder the path under which it is shown
     * @param encrypted whether it is given over TLS; it is never shown without it then
     */
    public static String setting(String key, String folder, boolean encrypted) {
        return NAME + "=" + of(key) + "; Path=" + folder + "; HttpOnly; SameSite=Strict"
                + (encrypted ? "; Secure" : "");
    }

    /** The value among the cookies of a request, if there is one. */
    static Optional<String> shown(String cookies) {
        if (cookies != null) {
            for (String pair : cookies.split(";")) {
                String[] parts = pair.strip().split("=", 2);
                if (parts.length == 2 && parts[0].equals(NAME)) {
                    return Optional.of(parts[1]);
                }
            }
        }
        return Optional.empty();
    }
}
