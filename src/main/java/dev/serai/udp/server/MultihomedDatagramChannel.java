package dev.serai.udp.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.nio.AbstractNioMessageChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.List;
import java.util.Optional;

/**
 * A UDP socket on all addresses whose answers leave from the one that was asked: datagrams come with an
 * {@link AskedAddress} as their sender, and what is sent to one leaves from the address that it asked. For what is sent to
 * anybody else the system chooses. It is bound before Netty sees it, and bound to nothing else nor connected later.
 */
final class MultihomedDatagramChannel extends AbstractNioMessageChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    private final ChannelConfig config = new DefaultChannelConfig(this);
    private final InetSocketAddress local;
    private final PacketInfoSocket socket;
    private int together;

    private MultihomedDatagramChannel(DatagramChannel channel, InetSocketAddress local, PacketInfoSocket socket) {
        super(null, channel, SelectionKey.OP_READ);
        this.local = local;
        this.socket = socket;
    }

    /**
     * Takes over a channel that is bound to all addresses.
     *
     * @return empty, and the channel as it was, if the system does not offer what it takes
     */
    static Optional<MultihomedDatagramChannel> of(DatagramChannel channel) throws IOException {
        InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
        return PacketInfoSocket.find(local.getPort())
                .map(socket -> new MultihomedDatagramChannel(channel, local, socket));
    }

    @Override
    protected DatagramChannel javaChannel() {
        return (DatagramChannel) super.javaChannel();
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isActive() {
        return javaChannel().isOpen();
    }

    @Override
    protected SocketAddress localAddress0() {
        return local;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return null;
    }

    @Override
    protected int doReadMessages(List<Object> packets) throws IOException {
        int count = socket.receive();
        int bytes = 0;
        for (int i = 0; i < count; i++) {
            AskedAddress sender = socket.sender(i);
            ByteBuffer received = socket.content(i);
            bytes += received.remaining();
            ByteBuf content = config.getAllocator().heapBuffer(received.remaining());
            content.writeBytes(received);
            packets.add(new DatagramPacket(content, new InetSocketAddress(sender.asked(), local.getPort()), sender));
        }
        RecvByteBufAllocator.Handle handle = unsafe().recvBufAllocHandle();
        handle.attemptedBytesRead(bytes);
        handle.lastBytesRead(bytes);
        return count;
    }

    /** Sends together what was flushed together: each datagram that is sent alone wakes its receiver. */
    @Override
    protected void doWrite(ChannelOutboundBuffer buffer) throws Exception {
        together = 0;
        buffer.forEachFlushedMessage(this::put);
        for (int sent = together == 0 ? 0 : socket.send(together); sent > 0; sent--) {
            buffer.remove();
        }
        super.doWrite(buffer); // one by one: what the system has refused, and what is behind it
    }

    private boolean put(Object message) {
        DatagramPacket packet = (DatagramPacket) message;
        if (together == Packets.MOST
                || !(packet.recipient() instanceof AskedAddress recipient)
                || packet.content().readableBytes() > Packets.MAX_DATAGRAM) {
            return false;
        }
        socket.put(together++, packet.content().nioBuffer(), recipient);
        return true;
    }

    @Override
    protected boolean doWriteMessage(Object message, ChannelOutboundBuffer buffer) throws IOException {
        together = 0;
        if (put(message)) {
            if (socket.send(1) == 1) {
                return true;
            }
            if (socket.isFull()) {
                return false; // Netty tries again when there is room
            }
            // The address is no longer this machine's, or is that of a group: the system chooses.
        }
        DatagramPacket packet = (DatagramPacket) message;
        int length = packet.content().readableBytes();
        return javaChannel().send(packet.content().nioBuffer(), packet.recipient()) > 0 || length == 0;
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof DatagramPacket) {
            return message;
        }
        if (message instanceof AddressedEnvelope<?, ?> envelope
                && envelope.content() instanceof ByteBuf content
                && envelope.recipient() instanceof InetSocketAddress recipient) {
            return new DatagramPacket(content, recipient);
        }
        throw new UnsupportedOperationException("A UDP socket sends datagrams with their recipients.");
    }

    @Override
    protected boolean continueOnWriteError() {
        return true; // the next datagram goes to somebody else
    }

    @Override
    protected boolean closeOnReadError(Throwable cause) {
        return false; // the next datagram comes from somebody else
    }

    @Override
    protected void doClose() throws IOException {
        javaChannel().close();
    }

    @Override
    protected void doBind(SocketAddress address) {
        throw bound();
    }

    @Override
    protected boolean doConnect(SocketAddress remote, SocketAddress address) {
        throw bound();
    }

    @Override
    protected void doFinishConnect() {
        throw bound();
    }

    @Override
    protected void doDisconnect() {
        throw bound();
    }

    private static UnsupportedOperationException bound() {
        return new UnsupportedOperationException("This socket stays bound to all addresses.");
    }
}
