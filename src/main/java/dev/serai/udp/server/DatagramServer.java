package dev.serai.udp.server;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.component.netty.NettyServerBootstrapConfiguration;
import org.apache.camel.component.netty.NettyWorkerPoolBuilder;
import org.apache.camel.component.netty.SingleUDPNettyServerBootstrapFactory;

/**
 * The UDP server of one route. On all addresses it listens with a {@link MultihomedDatagramChannel}; on a single one, on a
 * system that does not offer it, or with options of Netty's own, it is Camel's.
 */
final class DatagramServer extends SingleUDPNettyServerBootstrapFactory {
    /** Answers to datagrams that are read together and sent together. */
    private static final int MOST_AT_ONCE = 16;

    private NettyServerBootstrapConfiguration configuration;
    private ChannelInitializer<Channel> pipeline;
    private EventLoopGroup ownWorkers;

    @Override
    public void init(
            CamelContext context,
            NettyServerBootstrapConfiguration configuration,
            ChannelInitializer<Channel> pipeline) {
        this.configuration = configuration;
        this.pipeline = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                // Camel flushes each answer, and each one that is sent alone wakes its receiver.
                channel.pipeline()
                        .addLast(new FlushConsolidationHandler(MOST_AT_ONCE))
                        .addLast(pipeline);
            }
        };
        super.init(context, configuration, this.pipeline);
    }

    @Override
    protected void startServerBootstrap() throws Exception {
        InetSocketAddress address = new InetSocketAddress(configuration.getHost(), configuration.getPort());
        Optional<MultihomedDatagramChannel> channel =
                address.getAddress().isAnyLocalAddress() && !hasOptionsOfNetty() ? bind(address) : Optional.empty();
        if (channel.isEmpty()) {
            super.startServerBootstrap();
            return;
        }
        EventLoopGroup workers = configuration.getWorkerGroup();
        if (workers == null) {
            ownWorkers = new NettyWorkerPoolBuilder()
                    .withWorkerCount(configuration.getWorkerCount())
                    .withName("NettyServerUDPWorker")
                    .build();
            workers = ownWorkers;
        }
        addChannel(new Bootstrap()
                .group(workers)
                .channelFactory(channel::get)
                .handler(pipeline)
                .register()
                .sync()
                .channel());
    }

    private boolean hasOptionsOfNetty() {
        return configuration.isNativeTransport() || configuration.getOptions() != null;
    }

    private Optional<MultihomedDatagramChannel> bind(InetSocketAddress address) throws IOException {
        DatagramChannel socket = DatagramChannel.open();
        Optional<MultihomedDatagramChannel> channel = Optional.empty();
        try {
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, configuration.isReuseAddress())
                    .setOption(StandardSocketOptions.SO_BROADCAST, configuration.isBroadcast())
                    .setOption(StandardSocketOptions.SO_SNDBUF, configuration.getSendBufferSize())
                    .setOption(StandardSocketOptions.SO_RCVBUF, configuration.getReceiveBufferSize())
                    .bind(address);
            channel = MultihomedDatagramChannel.of(socket);
            return channel;
        } finally {
            if (channel.isEmpty()) {
                socket.close();
            }
        }
    }

    @Override
    protected void stopServerBootstrap() {
        super.stopServerBootstrap();
        if (ownWorkers != null) {
            ownWorkers.shutdownGracefully();
            ownWorkers = null;
        }
    }
}
