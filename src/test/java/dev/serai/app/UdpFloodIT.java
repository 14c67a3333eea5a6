package dev.serai.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.serai.image.Format;
import dev.serai.image.Frame;
import dev.serai.image.Picture;
import dev.serai.image.codec.Codecs;
import dev.serai.image.codec.WriteOptions;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hundred thousand datagrams of every kind and length from several threads at once. */
class UdpFloodIT {
    private static final int THREADS = 4;
    private static final int DATAGRAMS = 100_000;
    private static final int WINDOW = 4;
    private static final int WHOLE = 65_507;

    private Application application;
    private InetSocketAddress[] doors;

    @BeforeEach
    void start() throws IOException {
        int port;
        try (DatagramSocket free = new DatagramSocket()) {
            port = free.getLocalPort();
        }
        application = Application.start(
                Settings.load(Map.of("serai.udp.port", String.valueOf(port), "serai.health.port", "-1")),
                EnumSet.of(Part.UDP));
        doors = new InetSocketAddress[] {
            new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port),
            new InetSocketAddress(InetAddress.getByName("::1"), port)
        };
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void answersEachDatagramThatArrivesAndTheNextOneAfterThem() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        int answered = 0;
        try {
            List<Callable<Integer>> senders = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Random random = new Random(i);
                InetSocketAddress door = doors[i % doors.length];
                senders.add(() -> exchange(door, random, DATAGRAMS / THREADS));
            }
            for (Future<Integer> sender : threads.invokeAll(senders)) {
                answered += sender.get();
            }
        } finally {
            threads.shutdownNow();
        }
        // The windows are small enough for the sockets' buffers, so that loopback has no reason to drop anything;
        // the system may all the same, and a lost datagram is no fault of the server's.
        assertThat(answered).isBetween(DATAGRAMS - DATAGRAMS / 1000, DATAGRAMS);
        for (InetSocketAddress door : doors) {
            try (DatagramSocket socket = connected(door)) {
                send(socket, "size".getBytes(UTF_8));
                assertThat(receive(socket)).isEqualTo("640x481");
            }
        }
    }

    /** Sends datagrams, a few at a time, and counts the answers. */
    private static int exchange(InetSocketAddress door, Random random, int datagrams) throws IOException {
        List<byte[]> images = images();
        int answered = 0;
        try (DatagramSocket socket = connected(door)) {
            for (int sent = 0; sent < datagrams; sent += WINDOW) {
                for (int i = 0; i < WINDOW; i++) {
                    send(socket, datagram(random, images, sent + i));
                }
                for (int i = 0; i < WINDOW; i++) {
                    String answer;
                    try {
                        answer = receive(socket);
                    } catch (SocketTimeoutException lost) {
                        break;
                    }
                    assertThat(answer)
                            .matches("impair|\\d+x\\d+ (im)?pair (im)?pair [0-9A-F]{8}|error [a-z-]+(: [a-z ]+)?");
                    assertThat(answer.length()).isLessThanOrEqualTo(64);
                    answered++;
                }
            }
        }
        return answered;
    }

    /** Text, an image, a damaged image, or noise; mostly short, and of every length there is. */
    private static byte[] datagram(Random random, List<byte[]> images, int number) {
        byte[] image = images.get(random.nextInt(images.size()));
        int length = random.nextInt(10) == 0 ? number % (WHOLE + 1) : random.nextInt(600);
        return switch (random.nextInt(4)) {
            case 0 ->
                "Hello Server"
                        .repeat(1 + length / 12)
                        .substring(0, Math.min(length, 12 * (1 + length / 12)))
                        .getBytes(UTF_8);
            case 1 -> image;
            case 2 -> {
                byte[] damaged = image.clone();
                for (int i = 0; i < 3; i++) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                yield damaged;
            }
            default -> {
                byte[] noise = new byte[length];
                random.nextBytes(noise);
                yield noise;
            }
        };
    }

    private static List<byte[]> images() {
        List<byte[]> images = new ArrayList<>();
        for (Format format : Format.values()) {
            if (format.writable()) {
                images.add(Codecs.write(
                        Picture.of(format, Frame.of(new byte[3 * 40 * 31], 3, 40, 31, 0)),
                        format,
                        WriteOptions.DEFAULT));
            }
        }
        return images;
    }

    private static DatagramSocket connected(InetSocketAddress door) throws IOException {
        DatagramSocket socket = new DatagramSocket();
        socket.connect(door);
        socket.setSoTimeout(2_000);
        return socket;
    }

    private static void send(DatagramSocket socket, byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length));
    }

    private static String receive(DatagramSocket socket) throws IOException {
        DatagramPacket answer = new DatagramPacket(new byte[100], 100);
        socket.receive(answer);
        return new String(answer.getData(), 0, answer.getLength(), UTF_8);
    }
}
