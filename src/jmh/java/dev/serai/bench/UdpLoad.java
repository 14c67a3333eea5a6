package dev.serai.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Asks UDP servers in turn and prints how many datagrams each answered per second: from several sockets, each with a few
 * datagrams on their way, as fast as the answers come. The servers take turns in short rounds, so that whatever else
 * the machine does falls on all alike; the figure is the median of the rounds.
 */
public final class UdpLoad {
    private static final int SOCKETS = 4;
    private static final int WINDOW = 16;
    private static final int PATIENCE_MILLIS = 2_000;
    private static final long ROUND_NANOS = 1_000_000_000L;

    private UdpLoad() {}

    /** Arguments: the number of rounds, the text to send, then {@code name=port} for each server. */
    public static void main(String[] args) throws IOException {
        int rounds = Integer.parseInt(args[0]);
        byte[] datagram = args[1].getBytes(StandardCharsets.UTF_8);
        List<String> servers = List.of(args).subList(2, args.length);
        double[][] figures = new double[servers.size()][rounds];
        for (int round = -2; round < rounds; round++) {
            for (int i = 0; i < servers.size(); i++) {
                String server = servers.get(i);
                int port = Integer.parseInt(server.substring(server.indexOf('=') + 1));
                double figure = round(new InetSocketAddress("::1", port), datagram);
                if (round >= 0) {
                    figures[i][round] = figure;
                }
            }
        }
        List<Double> medians = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            Arrays.sort(figures[i]);
            medians.add(figures[i][rounds / 2]);
            System.out.printf(
                    "%-12s %8.0f datagrams/s  (%.0f to %.0f)  %.2f of the first%n",
                    servers.get(i).substring(0, servers.get(i).indexOf('=')),
                    medians.get(i),
                    figures[i][0],
                    figures[i][rounds - 1],
                    medians.get(i) / medians.get(0));
        }
    }

    private static double round(InetSocketAddress server, byte[] datagram) throws IOException {
        List<DatagramChannel> channels = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < SOCKETS; i++) {
                DatagramChannel channel = DatagramChannel.open();
                channels.add(channel);
                channel.connect(server);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ);
            }
            return exchange(selector, channels, datagram);
        } finally {
            for (DatagramChannel channel : channels) {
                channel.close();
            }
        }
    }

    private static double exchange(Selector selector, List<DatagramChannel> channels, byte[] datagram)
            throws IOException {
        ByteBuffer out = ByteBuffer.allocateDirect(datagram.length).put(datagram);
        ByteBuffer in = ByteBuffer.allocateDirect(65536);
        fill(channels, out);
        long answered = 0;
        long start = System.nanoTime();
        while (System.nanoTime() - start < ROUND_NANOS) {
            if (selector.select(PATIENCE_MILLIS) == 0) {
                if (answered == 0) {
                    throw new IOException("no answer at all: is the server running?");
                }
                // All that was on its way is lost, which happens when a machine is busy; start again.
                fill(channels, out);
            }
            for (SelectionKey key : selector.selectedKeys()) {
                DatagramChannel channel = (DatagramChannel) key.channel();
                while (channel.read(in.clear()) >= 0 && in.position() > 0) {
                    answered++;
                    channel.write(out.flip());
                }
            }
            selector.selectedKeys().clear();
        }
        return answered * 1e9 / (System.nanoTime() - start);
    }

    private static void fill(List<DatagramChannel> channels, ByteBuffer datagram) throws IOException {
        for (DatagramChannel channel : channels) {
            for (int i = 0; i < WINDOW; i++) {
                channel.write(datagram.flip());
            }
        }
    }
}
