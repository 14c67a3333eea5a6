package dev.serai.udp;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultAddressedEnvelope;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.MessageToMessageCodec;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between a UDP socket and a route: datagrams in, as a {@code String} without white space
 * around it if they are text and else as {@code byte[]}, whole and unchanged; replies out as text or bytes. What is not to be
 * answered ends here, before it costs a message:
 *
 * <ul>
 *   <li>what is above the {@link RateLimit};
 *   <li>what claims to come from a port below 1024 or from this server's own port. Services live there, not clients, and
 *       two services that answer everything, brought together by one forged sender, would talk for ever.
 * </ul>
 *
 * <p>A failure to read or write one datagram is logged and concerns that datagram only; the socket stays open. An answer
 * that is too long, or is no text and no bytes because the route failed, leaves as a short error.
 */
@Sharable
public final class DatagramCodec
        extends MessageToMessageCodec<DatagramPacket, AddressedEnvelope<?, InetSocketAddress>> {
    private static final Logger LOG = LoggerFactory.getLogger(DatagramCodec.class);

    /** The most bytes a datagram can carry: 65,535 of an IPv4 packet less its header of 20 and UDP's of 8. */
    public static final int MAX_DATAGRAM = 65_507;

    /** The most bytes a reply has, so that a question with a forged sender gains nobody a larger reply. */
    public static final int MAX_REPLY = 64;

    private static final int FIRST_CLIENT_PORT = 1024;
    private static final long NOTICE_EVERY = TimeUnit.MINUTES.toNanos(1);
    private static final byte[] FAILED = "error worker-failed".getBytes(StandardCharsets.US_ASCII);

    private final RateLimit limit;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong lastNotice = new AtomicLong(System.nanoTime() - NOTICE_EVERY);

    /** @param limit how many datagrams are answered */
    public DatagramCodec(RateLimit limit) {
        this.limit = limit;
    }

    /** How many datagrams went without an answer because of the rate limit. */
    public long dropped() {
        return dropped.get();
    }

    @Override
    protected void decode(ChannelHandlerContext context, DatagramPacket packet, List<Object> out) {
        InetSocketAddress sender = packet.sender();
        if (isService(sender.getPort(), packet.recipient())) {
            return;
        }
        if (!limit.admits(sender.getAddress())) {
            drop();
            return;
        }
        byte[] bytes = ByteBufUtil.getBytes(packet.content());
        String text = DatagramText.of(bytes);
        out.add(new DefaultAddressedEnvelope<Object, InetSocketAddress>(
                text == null ? bytes : text, packet.recipient(), sender));
    }

    private static boolean isService(int port, InetSocketAddress own) {
        return port < FIRST_CLIENT_PORT || port == own.getPort();
    }

    private void drop() {
        long count = dropped.incrementAndGet();
        long now = System.nanoTime();
        long last = lastNotice.get();
        if (now - last >= NOTICE_EVERY && lastNotice.compareAndSet(last, now)) {
            LOG.warn("The rate limit leaves datagrams unanswered: {} so far.", count);
        }
    }

    @Override
    public boolean acceptOutboundMessage(Object message) {
        return message instanceof AddressedEnvelope && !(message instanceof DatagramPacket);
    }

    @Override
    protected void encode(
            ChannelHandlerContext context, AddressedEnvelope<?, InetSocketAddress> answer, List<Object> out) {
        out.add(new DatagramPacket(Unpooled.wrappedBuffer(bytes(answer.content())), answer.recipient()));
    }

    private static byte[] bytes(Object content) {
        if (content instanceof Throwable failure) {
            LOG.debug("The route failed to answer a datagram.", failure); // its error handler has told of it
            return FAILED;
        }
        byte[] bytes =
                content instanceof byte[] raw ? raw : String.valueOf(content).getBytes(StandardCharsets.UTF_8);
        return bytes.length <= MAX_REPLY ? bytes : Arrays.copyOf(bytes, MAX_REPLY);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("A datagram could not be read.", cause);
    }
}
