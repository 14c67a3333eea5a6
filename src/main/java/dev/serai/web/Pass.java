package dev.serai.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a browser keeps instead of a server's key, once it has shown that: pictures on a page are asked for without any
 * header of its own. The pass is made from the key alone, so that every server behind one address knows it, and a new key
 * makes it worthless. No script reads it, and no other site can make a browser show it.
 */
public final class Pass {
    private static final String COOKIE = "serai-pass";
    private static final String ALGORITHM = "HmacSHA256";

    private Pass() {}

    /** The pass for that key. */
    static String of(String key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            byte[] sum = mac.doFinal(COOKIE.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sum);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** The Set-Cookie value that gives a browser the pass, for the paths under {@code folder}. */
    public static String cookie(String key, String folder) {
        return COOKIE + "=" + of(key) + "; Path=" + folder + "; HttpOnly; SameSite=Strict";
    }

    /** The pass among the cookies of a request, if there is one. */
    static Optional<String> shown(String cookies) {
        if (cookies != null) {
            for (String pair : cookies.split(";")) {
                String[] parts = pair.strip().split("=", 2);
                if (parts.length == 2 && parts[0].equals(COOKIE)) {
                    return Optional.of(parts[1]);
                }
            }
        }
        return Optional.empty();
    }
}
