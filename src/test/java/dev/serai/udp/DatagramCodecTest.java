package dev.serai.udp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.DefaultAddressedEnvelope;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class DatagramCodecTest {
    private static final InetSocketAddress SERVER = new InetSocketAddress("127.0.0.1", 12345);
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 40_000);

    private final DatagramCodec codec = new DatagramCodec(new RateLimit(2, 0, () -> 0));
    private final EmbeddedChannel channel = new EmbeddedChannel(codec);

    @Test
    void handsOverTheBytesWithTheirSender() {
        channel.writeInbound(packet(CLIENT, 1, 2, 3));
        AddressedEnvelope<byte[], InetSocketAddress> got = channel.readInbound();
        assertThat(got.content()).containsExactly(1, 2, 3);
        assertThat(got.sender()).isEqualTo(CLIENT);
        assertThat(got.recipient()).isEqualTo(SERVER);
    }

    @Test
    void handsOverAnEmptyDatagram() {
        channel.writeInbound(packet(CLIENT));
        AddressedEnvelope<String, InetSocketAddress> got = channel.readInbound();
        assertThat(got.content()).isEmpty();
    }

    @Test
    void handsOverTextAsText() {
        channel.writeInbound(packet(CLIENT, 's', 'i', 'z', 'e', '\n', 0));
        AddressedEnvelope<String, InetSocketAddress> got = channel.readInbound();
        assertThat(got.content()).isEqualTo("size");
    }

    @Test
    void dropsWhatIsAboveTheRateLimit() {
        for (int i = 0; i < 5; i++) {
            channel.writeInbound(packet(CLIENT, i));
        }
        assertThat(channel.inboundMessages()).hasSize(2);
        assertThat(codec.dropped()).isEqualTo(3);
    }

    @Test
    void answersNoServiceThatMightAnswerBack() {
        for (int port : new int[] {0, 7, 19, 53, 1023, SERVER.getPort()}) {
            channel.writeInbound(packet(new InetSocketAddress("192.0.2.1", port), 'x'));
        }
        assertThat(channel.inboundMessages()).isEmpty();
    }

    @Test
    void sendsBytesAndTextToTheSenderAndNeverMoreThanItMay() {
        assertThat(written("pair".getBytes(US_ASCII))).isEqualTo("pair");
        assertThat(written("impair")).isEqualTo("impair");
        assertThat(written("x".repeat(1000))).hasSize(64);
    }

    @Test
    void sendsAShortErrorForARouteThatFailed() {
        assertThat(written(new IllegalStateException("with words that are no business of a stranger's")))
                .isEqualTo("error worker-failed");
    }

    @Test
    void staysOpenWhenADatagramCannotBeRead() {
        channel.pipeline().fireExceptionCaught(new IOException("unreachable"));
        channel.checkException();
        assertThat(channel.isOpen()).isTrue();
    }

    private String written(Object answer) {
        channel.writeOutbound(new DefaultAddressedEnvelope<>(answer, CLIENT));
        DatagramPacket packet = channel.readOutbound();
        try {
            assertThat(packet.recipient()).isEqualTo(CLIENT);
            return packet.content().toString(US_ASCII);
        } finally {
            packet.release();
        }
    }

    private static DatagramPacket packet(InetSocketAddress sender, int... content) {
        ByteBuf bytes = Unpooled.buffer();
        for (int b : content) {
            bytes.writeByte(b);
        }
        return new DatagramPacket(bytes, SERVER, sender);
    }
}
