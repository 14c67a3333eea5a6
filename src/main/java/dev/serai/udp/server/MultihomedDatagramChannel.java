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
        AskedAddress sender = socket.receive();
        if (sender == null) {
            return 0;
        }
        ByteBuf content = config.getAllocator().heapBuffer(socket.received().remaining());
        content.writeBytes(socket.received());
        RecvByteBufAllocator.Handle handle = unsafe().recvBufAllocHandle();
        handle.attemptedBytesRead(content.readableBytes());
        handle.lastBytesRead(content.readableBytes());
        packets.add(new DatagramPacket(content, new InetSocketAddress(sender.asked(), local.getPort()), sender));
        return 1;
    }

    @Override
    protected boolean doWriteMessage(Object message, ChannelOutboundBuffer buffer) throws IOException {
        DatagramPacket packet = (DatagramPacket) message;
        if (packet.recipient() instanceof AskedAddress recipient) {
            switch (socket.send(packet.content().nioBuffer(), recipient)) {
                case SENT -> {
                    return true;
                }
                case FULL -> {
                    return false; // Netty tries again when there is room
                }
                case REFUSED -> {
                    // The address is no longer this machine's, or is that of a group: the system chooses.
                }
            }
        }
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
