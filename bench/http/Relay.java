import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BiFunction;

/**
 * The least that a server with children can do for a request: takes its body, gives it to another process over a Unix socket,
 * takes the answer and sends it on, in one thread for each connection and without looking at a byte of it. What that costs is
 * what the kernel takes for the copies.
 *
 * <p>Arguments: the port, the socket's path, and how many bytes an answer has, or the name of a class on the class path that
 * makes the answer: a {@code BiFunction<Byte, byte[], byte[]>} of the character behind the path's slash and the body. The other
 * process is this program, too.
 */
public final class Relay {
    private static final int MOST = 16 << 20;

    /** Bytes before a body: the character that names the job, and the body's length. */
    private static final int FRAME = 1 + Integer.BYTES;

    private Relay() {}

    public static void main(String[] args) throws Exception {
        Path socket = Path.of(args[1]);
        if (args.length == 4) {
            answerAll(socket, work(args[2]));
            return;
        }
        Process child = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--add-modules=jdk.incubator.vector",
                        "-XX:+UseSerialGC",
                        "-XX:CompileCommand=quiet",
                        "-XX:CompileCommand=CompileThresholdScaling,dev.serai.image.kernels.Vector*::*,0.1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "Relay",
                        args[0],
                        args[1],
                        args[2],
                        "child")
                .inheritIO()
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(child::destroy));
        ServerSocketChannel server = ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])));
        while (true) {
            SocketChannel client = server.accept();
            start(() -> relay(client, socket));
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                return; // the other side has gone
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @SuppressWarnings("unchecked")
    private static BiFunction<Byte, byte[], byte[]> work(String answer) throws ReflectiveOperationException {
        if (answer.chars().allMatch(Character::isDigit)) {
            byte[] bytes = new byte[Integer.parseInt(answer)];
            return (job, body) -> bytes;
        }
        return (BiFunction<Byte, byte[], byte[]>)
                Class.forName(answer).getDeclaredConstructor().newInstance();
    }

    private static void answerAll(Path socket, BiFunction<Byte, byte[], byte[]> work) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            while (true) {
                SocketChannel parent = server.accept();
                start(() -> {
                    ByteBuffer buffer = ByteBuffer.allocateDirect(MOST);
                    while (true) {
                        read(parent, buffer.clear().limit(FRAME));
                        byte job = buffer.get(0);
                        byte[] body = new byte[buffer.getInt(1)];
                        read(parent, buffer.clear().limit(body.length));
                        buffer.flip().get(body);
                        byte[] answer = work.apply(job, body);
                        buffer.clear().putInt(answer.length).put(answer);
                        write(parent, buffer.flip());
                    }
                });
            }
        }
    }

    private static void relay(SocketChannel client, Path socket) throws IOException {
        try (client;
                SocketChannel child = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(MOST);
            while (true) {
                int body = 0;
                buffer.clear();
                while (body == 0) {
                    more(client, buffer);
                    body = endOfHead(buffer);
                }
                int length = lengthIn(buffer, body);
                read(client, buffer.limit(body + length));
                byte job = buffer.get("POST /".length());
                buffer.put(body - FRAME, job).putInt(body - 4, length);
                write(child, buffer.position(body - FRAME));
                read(child, buffer.clear().limit(4));
                int answer = buffer.getInt(0);
                byte[] head = ("HTTP/1.1 200 OK\r\nContent-Length: " + answer + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
                read(child, buffer.clear().position(head.length).limit(head.length + answer));
                write(client, buffer.put(0, head).position(0));
            }
        }
    }

    private static int endOfHead(ByteBuffer buffer) {
        for (int i = 3; i < buffer.position(); i++) {
            if (buffer.getInt(i - 3) == 0x0D0A0D0A) {
                return i + 1;
            }
        }
        return 0;
    }

    private static int lengthIn(ByteBuffer buffer, int head) {
        byte[] text = new byte[head];
        buffer.get(0, text);
        String lines = new String(text, StandardCharsets.US_ASCII);
        String length = lines.substring(lines.indexOf("Content-Length:") + "Content-Length:".length());
        return Integer.parseInt(length.substring(0, length.indexOf('\r')).strip());
    }

    private static void more(ByteChannel from, ByteBuffer buffer) throws IOException {
        if (from.read(buffer) < 0) {
            throw new EOFException();
        }
    }

    private static void read(ByteChannel from, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            more(from, buffer);
        }
    }

    private static void write(ByteChannel to, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            to.write(buffer);
        }
    }
}
