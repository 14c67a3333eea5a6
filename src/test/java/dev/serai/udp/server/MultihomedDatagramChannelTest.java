package dev.serai.udp.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class MultihomedDatagramChannelTest {
    private final NioEventLoopGroup loop = new NioEventLoopGroup(1);

    private List<InetAddress> own;

    @BeforeEach
    void listAddresses() throws IOException {
        own = new ArrayList<>();
        for (String loopback : List.of("127.0.0.1", "127.0.0.2", "127.1.2.3")) {
            own.add(InetAddress.getByName(loopback));
        }
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            if (network.isUp()) {
                own.addAll(network.inetAddresses().toList());
            }
        }
    }

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void answersFromEachAddressOfThisMachine() throws IOException {
        int port = echo(DatagramChannel.open());
        for (InetAddress address : own) {
            assertThat(ask(address, port, "hello")).isEqualTo("hello to " + text(address));
        }
    }

    @Test
    void answersFromEachAddressOfAMachineWithoutIpv6() throws IOException {
        int port = echo(DatagramChannel.open(StandardProtocolFamily.INET));
        for (InetAddress address : own) {
            if (address instanceof Inet4Address) {
                assertThat(ask(address, port, "hello")).isEqualTo("hello to " + text(address));
            }
        }
    }

    @Test
    void passesDatagramsOfEveryLength() throws IOException {
        int port = echo(DatagramChannel.open());
        InetAddress second = InetAddress.getByName("127.0.0.2");
        for (int length : new int[] {1, 2048, 65_507 - " to 127.0.0.2".length()}) {
            assertThat(ask(second, port, "x".repeat(length))).isEqualTo("x".repeat(length) + " to 127.0.0.2");
        }
    }

    @Test
    void isFoundOnAllAddressesOnly() throws IOException {
        try (DatagramChannel one = DatagramChannel.open()) {
            one.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.2"), 0));
            assertThat(MultihomedDatagramChannel.of(one)).isEmpty();
            assertThat(one.isOpen()).isTrue();
        }
    }

    @Test
    void leavesTheSenderToTheSystemWhereTheAddressIsNotThisMachines() throws Exception {
        Channel channel = bind(DatagramChannel.open());
        InetAddress client = InetAddress.getByName("127.0.0.1");
        try (DatagramSocket socket = new DatagramSocket(0, client)) {
            socket.setSoTimeout(10_000);
            AskedAddress group = new AskedAddress(client, socket.getLocalPort(), InetAddress.getByName("224.0.0.1"));
            channel.writeAndFlush(new DatagramPacket(Unpooled.copiedBuffer("answer", US_ASCII), group))
                    .sync();
            java.net.DatagramPacket got = new java.net.DatagramPacket(new byte[10], 10);
            socket.receive(got);
            assertThat(got.getAddress()).isEqualTo(client);
        }
    }

    @Test
    void sendsAllThatIsFlushedTogetherInOrderThoughTheSystemRefusesOneOfThem() throws Exception {
        Channel channel = bind(DatagramChannel.open());
        InetAddress client = InetAddress.getByName("127.0.0.1");
        try (DatagramSocket socket = new DatagramSocket(0, client)) {
            socket.setSoTimeout(10_000);
            int port = socket.getLocalPort();
            for (int i = 0; i < 50; i++) {
                InetSocketAddress recipient =
                        switch (i) {
                            case 5, 17, 49 -> new AskedAddress(client, port, InetAddress.getByName("224.0.0.1"));
                            case 30 -> new InetSocketAddress(client, port);
                            default -> new AskedAddress(client, port, InetAddress.getByName("127.0.0.2"));
                        };
                channel.write(new DatagramPacket(Unpooled.copiedBuffer("answer " + i, US_ASCII), recipient));
            }
            channel.flush();
            for (int i = 0; i < 50; i++) {
                java.net.DatagramPacket got = new java.net.DatagramPacket(new byte[20], 20);
                socket.receive(got);
                assertThat(new String(got.getData(), 0, got.getLength(), US_ASCII))
                        .isEqualTo("answer " + i);
            }
        }
    }

    @Test
    void answersEachOfManyDatagramsThatCameTogether() throws Exception {
        int port = echo(DatagramChannel.open());
        CountDownLatch waiting = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                waiting.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        List<DatagramSocket> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                DatagramSocket socket = new DatagramSocket();
                clients.add(socket);
                socket.setSoTimeout(10_000);
                socket.connect(InetAddress.getByName("127.0.0." + (1 + i % 3)), port);
                byte[] question = ("question " + i).getBytes(US_ASCII);
                socket.send(new java.net.DatagramPacket(question, question.length));
            }
            waiting.countDown();
            for (int i = 0; i < 40; i++) {
                java.net.DatagramPacket got = new java.net.DatagramPacket(new byte[100], 100);
                clients.get(i).receive(got);
                assertThat(new String(got.getData(), 0, got.getLength(), US_ASCII))
                        .isEqualTo("question " + i + " to 127.0.0." + (1 + i % 3));
            }
        } finally {
            waiting.countDown();
            clients.forEach(DatagramSocket::close);
        }
    }

    private int echo(DatagramChannel socket) throws IOException {
        return ((InetSocketAddress) bind(socket).localAddress()).getPort();
    }

    private Channel bind(DatagramChannel socket) throws IOException {
        socket.bind(new InetSocketAddress(0));
        MultihomedDatagramChannel channel = MultihomedDatagramChannel.of(socket).orElseThrow();
        return new Bootstrap()
                .group(loop)
                .channelFactory(() -> channel)
                .handler(new Echo())
                .register()
                .syncUninterruptibly()
                .channel();
    }

    /** An address without its interface, which Java adds where it lists them. */
    private static String text(InetAddress address) {
        return address.getHostAddress().replaceFirst("%.*", "");
    }

    /** A connected socket receives from the address that it is connected to, and from no other. */
    private static String ask(InetAddress address, int port, String question) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(address, port);
            socket.setSoTimeout(10_000);
            byte[] bytes = question.getBytes(US_ASCII);
            socket.send(new java.net.DatagramPacket(bytes, bytes.length));
            java.net.DatagramPacket got = new java.net.DatagramPacket(new byte[65_535], 65_535);
            socket.receive(got);
            return new String(got.getData(), 0, got.getLength(), US_ASCII);
        }
    }

    /** Answers with the question and the address that it came to. */
    @Sharable
    private static final class Echo extends SimpleChannelInboundHandler<DatagramPacket> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            String answer = packet.content().toString(US_ASCII) + " to "
                    + text(packet.recipient().getAddress());
            context.writeAndFlush(new DatagramPacket(Unpooled.copiedBuffer(answer, US_ASCII), packet.sender()));
        }
    }
}
