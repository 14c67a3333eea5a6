package dev.serai.http.server;

import java.util.Locale;

/**
 * The host, and port if there is one, that a request is for: the {@code Host} header, or the target's own (RFC 9112,
 * 3.2.2).
 *
 * @param host lower case, without a final dot; an IPv6 address in its brackets
 * @param port with its colon, or empty text
 */
record Authority(String host, String port) {
    private static final Authority NONE = new Authority("", "");

    /**
     * Reads {@code host}, {@code host:port}, {@code [address]} or {@code [address]:port}; empty text is allowed in a
     * {@code Host} header and names nobody.
     *
     * @throws IllegalArgumentException if it is none of these; user names are refused as well
     */
    static Authority parse(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        boolean bracketed = text.charAt(0) == '[';
        int colon = text.indexOf(':', bracketed ? text.indexOf(']') + 1 : 0);
        String host = (colon < 0 ? text : text.substring(0, colon)).toLowerCase(Locale.ROOT);
        String port = colon < 0 ? "" : text.substring(colon);
        if (!(bracketed ? isBracketedAddress(host) : isName(host)) || !isPort(port)) {
            throw new IllegalArgumentException("not a host");
        }
        return new Authority(host.endsWith(".") ? host.substring(0, host.length() - 1) : host, port);
    }

    private static boolean isName(String host) {
        return !host.isEmpty()
                && host.chars().allMatch(c -> c >= 'a' && c <= 'z' || isDigit(c) || c == '-' || c == '.' || c == '_');
    }

    private static boolean isBracketedAddress(String host) {
        return host.length() > 3
                && host.indexOf(']') == host.length() - 1
                && host.indexOf(':') > 0
                && host.substring(1, host.length() - 1)
                        .chars()
                        .allMatch(c -> c >= 'a' && c <= 'z' || isDigit(c) || c == ':' || c == '.' || c == '%');
    }

    private static boolean isPort(String port) {
        return port.length() <= 6 && port.chars().skip(1).allMatch(Authority::isDigit);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** Whether the host is an IPv4 or IPv6 address: what no name service can make point elsewhere. */
    boolean isAddress() {
        if (host.startsWith("[")) {
            return true;
        }
        String[] parts = host.split("\\.", -1);
        boolean address = parts.length == 4;
        for (int i = 0; i < parts.length && address; i++) {
            address = !parts[i].isEmpty()
                    && parts[i].length() <= 3
                    && parts[i].chars().allMatch(Authority::isDigit)
                    && Integer.parseInt(parts[i]) <= 255;
        }
        return address;
    }

    @Override
    public String toString() {
        return host + port;
    }
}
