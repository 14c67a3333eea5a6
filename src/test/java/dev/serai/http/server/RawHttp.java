package dev.serai.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A connection of bare bytes to an HTTP server: it can say what no well-behaved client does. */
final class RawHttp implements AutoCloseable {
    private final Socket socket = new Socket();
    private final OutputStream out;
    private final InputStream in;

    RawHttp(int port) throws IOException {
        this(InetAddress.getLoopbackAddress(), port, 0);
    }

    /** @param window bytes that the system takes for a reader that does not read, or 0 for what it likes */
    RawHttp(InetAddress address, int port, int window) throws IOException {
        if (window > 0) {
            socket.setReceiveBufferSize(window);
        }
        socket.connect(new InetSocketAddress(address, port));
        socket.setSoTimeout(30_000);
        out = socket.getOutputStream();
        in = socket.getInputStream();
    }

    /** An answer; of several headers of a name the values are joined by a comma. */
    record Answer(int status, Map<String, String> headers, String body) {
        void assertProblem(int expected, String code) {
            assertThat(status).as(body).isEqualTo(expected);
            assertThat(headers).containsEntry("Content-Type", "application/problem+json");
            assertThat(body)
                    .contains("\"status\":" + expected)
                    .contains("\"code\":\"" + code + "\"")
                    .doesNotContain("Exception")
                    .doesNotContain("\tat ");
        }

        /** The elements of a header that is a list. */
        List<String> list(String header) {
            return headers.containsKey(header) ? List.of(headers.get(header).split(",\\s*")) : List.of();
        }
    }

    /** Sends that on a connection of its own, and reads the answer. */
    static Answer ask(int port, String text) throws IOException {
        try (RawHttp client = new RawHttp(port)) {
            return client.send(text).answer();
        }
    }

    static String get(String target, String... headers) {
        return request("GET", target, "", headers);
    }

    static String post(String target, String body, String... headers) {
        return request("POST", target, body, headers);
    }

    /** A request with {@code Host: localhost} unless the headers name another. */
    static String request(String method, String target, String body, String... headers) {
        StringBuilder text = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        if (List.of(headers).stream().noneMatch(header -> header.startsWith("Host:"))) {
            text.append("Host: localhost\r\n");
        }
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        if (!body.isEmpty()) {
            text.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        return text.append("\r\n").append(body).toString();
    }

    RawHttp send(String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
        out.flush();
        return this;
    }

    /** Ends this side of the connection, as {@code nc -N} does when its input ends. */
    void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Reads until the server ends the connection. */
    void drain() throws IOException {
        in.readAllBytes();
    }

    Answer answer() throws IOException {
        return answer(true);
    }

    /** @param withBody false for the answer to HEAD */
    Answer answer(boolean withBody) throws IOException {
        String status = line();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon), line.substring(colon + 1).strip(), (one, more) -> one + ", " + more);
        }
        int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
        String body = new String(in.readNBytes(withBody ? length : 0), ISO_8859_1);
        return new Answer(Integer.parseInt(status.split(" ")[1]), headers, body);
    }

    /** Reads so many bytes. */
    byte[] body(int length) throws IOException {
        return in.readNBytes(length);
    }

    /** Reads one line of an answer's head. */
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection ended after: " + line);
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(ISO_8859_1);
    }

    /** Whether the server has ended the connection; waits until it says something. */
    boolean ended() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
