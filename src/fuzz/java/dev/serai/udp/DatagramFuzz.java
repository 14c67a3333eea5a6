package dev.serai.udp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.serai.checksum.ImageFacts;
import io.netty.buffer.Unpooled;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.DefaultAddressedEnvelope;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A datagram's whole way: through the codec, to the beans of the route, and back. */
class DatagramFuzz {
    private static final InetSocketAddress SERVER = new InetSocketAddress("127.0.0.1", 12_345);
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 40_000);
    private static final ReferenceFacts REFERENCE =
            new ReferenceFacts(() -> Optional.of(new ImageFacts(640, 481, 0x1A2B3C4D)));

    private final EmbeddedChannel channel = new EmbeddedChannel(new DatagramCodec(new RateLimit(0, 0)));

    static Stream<Arguments> seeds() {
        Stream<byte[]> words = Stream.of("parity", "fletcher32\n", " size ", "Hello Server", "gr\u00fc\u00df dich")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
        Stream<byte[]> images = Stream.of("bmp/alpha.bmp", "gif/plain.gif", "jpeg/size-5x5.jpg", "png/adam7-3x3.png")
                .map(DatagramFuzz::file);
        return Stream.concat(words, images).map(bytes -> Arguments.of((Object) bytes));
    }

    private static byte[] file(String name) {
        try (InputStream in = DatagramFuzz.class.getResourceAsStream("/dev/serai/image/codec/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }

    @MethodSource("seeds")
    @FuzzTest
    void givesOneShortAnswer(byte[] datagram) {
        channel.writeInbound(new DatagramPacket(Unpooled.wrappedBuffer(datagram), SERVER, CLIENT));
        AddressedEnvelope<Object, InetSocketAddress> question = channel.readInbound();
        String reply =
                question.content() instanceof byte[] image ? new DatagramImage().facts(image) : REFERENCE.parities();
        channel.writeOutbound(new DefaultAddressedEnvelope<>(reply, question.sender(), question.recipient()));
        DatagramPacket answer = channel.readOutbound();
        String text = answer.content().toString(StandardCharsets.US_ASCII);
        answer.release();
        if (text.isEmpty()
                || text.length() > DatagramCodec.MAX_REPLY
                || !text.equals(reply)
                || text.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new AssertionError("answered " + text);
        }
    }
}
