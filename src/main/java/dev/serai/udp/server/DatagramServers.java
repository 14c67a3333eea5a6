package dev.serai.udp.server;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.Service;
import org.apache.camel.component.netty.DefaultServerInitializerFactory;
import org.apache.camel.component.netty.NettyConfiguration;
import org.apache.camel.component.netty.NettyConsumer;
import org.apache.camel.component.netty.ServerInitializerFactory;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Gives each route that consumes from {@code netty:udp} a {@link DatagramServer}, unless it names a server of its own. To be
 * bound in the registry, under any name.
 *
 * <p>The endpoint's option {@code nettyServerBootstrapFactory} would not do: Camel does not tell such a server which route
 * it serves.
 */
public final class DatagramServers extends LifecycleStrategySupport {
    @Override
    public void onServiceAdd(CamelContext context, Service service, Route route) {
        if (service instanceof NettyConsumer consumer
                && consumer.getNettyServerBootstrapFactory() == null
                && "udp".equalsIgnoreCase(consumer.getConfiguration().getProtocol())) {
            DatagramServer server = new DatagramServer();
            server.init(context, consumer.getConfiguration(), pipeline(consumer));
            consumer.setNettyServerBootstrapFactory(server);
        }
    }

    private static ServerInitializerFactory pipeline(NettyConsumer consumer) {
        NettyConfiguration configuration = consumer.getConfiguration();
        return configuration.getServerInitializerFactory() == null
                ? new DefaultServerInitializerFactory(consumer)
                : configuration.getServerInitializerFactory().createPipelineFactory(consumer);
    }
}
