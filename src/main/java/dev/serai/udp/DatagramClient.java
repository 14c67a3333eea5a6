package dev.serai.udp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Asks a UDP server. Datagrams can be lost on either way: a question is sent again if no answer comes in time, and the
 * answer to any of them counts.
 *
 * @param timeout how long to wait for an answer before the next try
 * @param tries how often to send the question to an address, at least 1
 */
public record DatagramClient(Duration timeout, int tries) {
    /**
     * Sends the question to those addresses, one after the other, until one answers. An address at which the system
     * reports a closed port is not waited for.
     *
     * @return the answer, or empty if there was none
     * @throws IOException if the question cannot be sent, or if every address reports a closed port
     */
    public Optional<byte[]> ask(List<InetAddress> addresses, int port, byte[] question) throws IOException {
        IOException closed = null;
        boolean silence = false;
        for (InetAddress address : addresses) {
            try {
                Optional<byte[]> answer = ask(new InetSocketAddress(address, port), question);
                if (answer.isPresent()) {
                    return answer;
                }
                silence = true;
            } catch (PortUnreachableException e) {
                closed = e;
            }
        }
        if (!silence && closed != null) {
            throw closed;
        }
        return Optional.empty();
    }

    private Optional<byte[]> ask(InetSocketAddress server, byte[] question) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            if (question.length > 0) {
                // Only a connected socket is told of a closed port; but Java sends nothing at all on one if there are
                // no bytes to send.
                socket.connect(server);
            }
            for (int i = 0; i < tries; i++) {
                socket.send(new DatagramPacket(question, question.length, server));
                Optional<byte[]> answer = receive(socket, server);
                if (answer.isPresent()) {
                    return answer;
                }
            }
            return Optional.empty();
        }
    }

    /** The next datagram from that server, within the timeout; nobody else's is taken for the answer. */
    private Optional<byte[]> receive(DatagramSocket socket, InetSocketAddress server) throws IOException {
        long start = System.nanoTime();
        DatagramPacket answer = new DatagramPacket(new byte[DatagramCodec.MAX_DATAGRAM], DatagramCodec.MAX_DATAGRAM);
        while (true) {
            long left = timeout.minusNanos(System.nanoTime() - start).toMillis();
            if (left <= 0) {
                return Optional.empty();
            }
            socket.setSoTimeout(Math.toIntExact(left));
            try {
                socket.receive(answer);
            } catch (SocketTimeoutException lost) {
                return Optional.empty();
            }
            if (answer.getSocketAddress().equals(server)) {
                return Optional.of(Arrays.copyOf(answer.getData(), answer.getLength()));
            }
        }
    }
}
