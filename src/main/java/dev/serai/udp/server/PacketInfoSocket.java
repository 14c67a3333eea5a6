package dev.serai.udp.server;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A UDP socket of this process, read and written with its packet information: the address of this machine that a datagram
 * was sent to, and the one that an answer is to leave from ({@code IP_PKTINFO} in ip(7), {@code IPV6_PKTINFO} in RFC 3542).
 * Java offers neither, and Netty's native transport only the first, for IPv4. So the socket that Java made is found among
 * the process's file descriptors, and {@code recvmmsg} and {@code sendmmsg} are called on it.
 *
 * <p>For Linux of 64 bits, whose structures these are. Belongs to the thread that reads and writes the socket.
 */
final class PacketInfoSocket {
    private static final Logger LOG = LoggerFactory.getLogger(PacketInfoSocket.class);

    private static final int SOL_SOCKET = 1;
    private static final int SO_TYPE = 3;
    private static final int SOCK_DGRAM = 2;
    private static final int IPV6_RECVPKTINFO = 49;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;

    private static final boolean PRESENT = load();

    private final int descriptor;
    private final boolean inet6;
    private final Packets incoming;
    private final Packets outgoing;
    private int received = Packets.MOST;

    private PacketInfoSocket(int descriptor, boolean inet6) {
        this.descriptor = descriptor;
        this.inet6 = inet6;
        this.incoming = new Packets(inet6);
        this.outgoing = new Packets(inet6);
    }

    private static native int getsockname(int descriptor, Pointer name, Pointer length);

    private static native int getsockopt(int descriptor, int level, int option, Pointer value, Pointer length);

    private static native int setsockopt(int descriptor, int level, int option, Pointer value, int length);

    private static native int recvmmsg(int descriptor, long messages, int count, int flags, long timeout);

    private static native int sendmmsg(int descriptor, long messages, int count, int flags);

    private static boolean load() {
        if (!Platform.isLinux() || Native.POINTER_SIZE != Long.BYTES) {
            return false;
        }
        try {
            Native.register(PacketInfoSocket.class, NativeLibrary.getProcess());
            return true;
        } catch (UnsatisfiedLinkError | NoClassDefFoundError absent) {
            LOG.debug("The system's socket functions cannot be called.", absent);
            return false;
        }
    }

    /**
     * The UDP socket of this process that is bound to that port of all addresses.
     *
     * @return empty if the system offers no packet information, or if there are two such sockets
     */
    static Optional<PacketInfoSocket> find(int port) {
        if (!PRESENT) {
            return Optional.empty();
        }
        List<PacketInfoSocket> found = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"));
                Memory answer = new Memory(Packets.INET6_NAME + Integer.BYTES)) {
            for (Path path : descriptors) {
                int descriptor = Integer.parseInt(path.getFileName().toString());
                int family = family(descriptor, port, answer);
                if (family != 0) {
                    found.add(new PacketInfoSocket(descriptor, family == Packets.AF_INET6));
                }
            }
        } catch (IOException e) {
            LOG.debug("The file descriptors of this process cannot be listed.", e);
        }
        return found.size() == 1 && found.get(0).asksForPacketInfo() ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** The address family of a UDP socket that is bound to that port of all addresses; 0 for any other descriptor. */
    private static int family(int descriptor, int port, Memory answer) {
        Pointer length = answer.share(Packets.INET6_NAME);
        answer.clear();
        length.setInt(0, Integer.BYTES);
        if (getsockopt(descriptor, SOL_SOCKET, SO_TYPE, answer, length) != 0 || answer.getInt(0) != SOCK_DGRAM) {
            return 0;
        }
        length.setInt(0, Packets.INET6_NAME);
        if (getsockname(descriptor, answer, length) != 0
                || Packets.port(answer.getByteBuffer(0, Packets.INET6_NAME), 0) != port) {
            return 0;
        }
        int family = answer.getShort(0);
        byte[] address = family == Packets.AF_INET ? answer.getByteArray(4, 4) : answer.getByteArray(8, 16);
        for (byte b : address) {
            if (b != 0) {
                return 0;
            }
        }
        return family == Packets.AF_INET || family == Packets.AF_INET6 ? family : 0;
    }

    private boolean asksForPacketInfo() {
        try (Memory on = new Memory(Integer.BYTES)) {
            on.setInt(0, 1);
            return setsockopt(
                            descriptor,
                            inet6 ? Packets.IPPROTO_IPV6 : Packets.IPPROTO_IP,
                            inet6 ? IPV6_RECVPKTINFO : Packets.IP_PKTINFO,
                            on,
                            Integer.BYTES)
                    == 0;
        }
    }

    /**
     * Receives the datagrams that are there, as many as {@link Packets#MOST}, without waiting for one.
     *
     * @return how many were received
     * @throws IOException if the system reports an error
     */
    int receive() throws IOException {
        incoming.clear(received);
        received = 0;
        while (true) {
            int count = recvmmsg(descriptor, incoming.at(0), Packets.MOST, 0, 0);
            if (count >= 0) {
                received = count;
                return count;
            }
            int error = Native.getLastError();
            if (error == EAGAIN) {
                return 0;
            }
            if (error != EINTR) {
                throw new IOException("A datagram cannot be received: the system reports error " + error + ".");
            }
        }
    }

    /** Who sent one of the datagrams that were received, and to which address. */
    AskedAddress sender(int index) throws IOException {
        return incoming.sender(index);
    }

    /** The bytes of one of the datagrams that were received; gone with the next ones. */
    ByteBuffer content(int index) {
        return incoming.content(index);
    }

    /**
     * Takes a datagram, of at most {@link Packets#MAX_DATAGRAM} bytes, that is to be sent to whoever sent one, from the address
     * that was asked.
     *
     * @param index less than {@link Packets#MOST}
     */
    void put(int index, ByteBuffer content, AskedAddress recipient) {
        outgoing.put(index, content, recipient);
    }

    /**
     * Sends the first datagrams that were put, in their order, without waiting for room.
     *
     * @return how many the system has taken; if there are more, it refuses the next one or has no room for it
     */
    int send(int count) {
        int sent;
        do {
            sent = sendmmsg(descriptor, outgoing.at(0), count, 0);
        } while (sent < 0 && Native.getLastError() == EINTR);
        return Math.max(0, sent);
    }

    /** Whether the last datagram that was not taken found no room. */
    boolean isFull() {
        return Native.getLastError() == EAGAIN;
    }
}
