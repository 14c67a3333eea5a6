package dev.serai.udp.server;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
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
 * the process's file descriptors, and {@code recvmsg} and {@code sendmsg} are called on it.
 *
 * <p>For Linux of 64 bits, whose structures these are. Belongs to the thread that reads and writes the socket.
 */
final class PacketInfoSocket {
    /** What became of a datagram that was to be sent. */
    enum Sending {
        /** The system has taken it. */
        SENT,
        /** The socket's buffer is full. */
        FULL,
        /** It cannot leave from that address. */
        REFUSED
    }

    private static final Logger LOG = LoggerFactory.getLogger(PacketInfoSocket.class);

    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOL_SOCKET = 1;
    private static final int SO_TYPE = 3;
    private static final int SOCK_DGRAM = 2;
    private static final int IPPROTO_IP = 0;
    private static final int IP_PKTINFO = 8;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_RECVPKTINFO = 49;
    private static final int IPV6_PKTINFO = 50;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;

    /** More than the largest datagram has, so that none is cut. */
    private static final int MAX_DATAGRAM = 65_535;

    // Where the structures stand in their memory: msghdr, iovec, a control message (cmsghdr), a socket address.
    private static final int HEADER = 0;
    private static final int VECTOR = 64;
    private static final int CONTROL = 96;
    private static final int NAME = 224;
    private static final int STRUCTURES = 256;

    private static final int CONTROL_ROOM = NAME - CONTROL;
    private static final int CONTROL_HEADER = 16;
    private static final int INET_NAME = 16;
    private static final int INET6_NAME = 28;

    private static final boolean PRESENT = load();

    private final int descriptor;
    private final boolean inet6;
    private final Memory structures = new Memory(STRUCTURES);
    private final ByteBuffer view = structures.getByteBuffer(0, STRUCTURES);
    private final Memory bytes = new Memory(MAX_DATAGRAM);
    private final ByteBuffer data = bytes.getByteBuffer(0, MAX_DATAGRAM);

    private PacketInfoSocket(int descriptor, boolean inet6) {
        this.descriptor = descriptor;
        this.inet6 = inet6;
    }

    private static native int getsockname(int descriptor, Pointer name, Pointer length);

    private static native int getsockopt(int descriptor, int level, int option, Pointer value, Pointer length);

    private static native int setsockopt(int descriptor, int level, int option, Pointer value, int length);

    private static native long recvmsg(int descriptor, Pointer message, int flags);

    private static native long sendmsg(int descriptor, Pointer message, int flags);

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
                Memory answer = new Memory(INET6_NAME + Integer.BYTES)) {
            for (Path path : descriptors) {
                int descriptor = Integer.parseInt(path.getFileName().toString());
                int family = family(descriptor, port, answer);
                if (family != 0) {
                    found.add(new PacketInfoSocket(descriptor, family == AF_INET6));
                }
            }
        } catch (IOException e) {
            LOG.debug("The file descriptors of this process cannot be listed.", e);
        }
        return found.size() == 1 && found.get(0).asksForPacketInfo() ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** The address family of a UDP socket that is bound to that port of all addresses; 0 for any other descriptor. */
    private static int family(int descriptor, int port, Memory answer) {
        Pointer length = answer.share(INET6_NAME);
        answer.clear();
        length.setInt(0, Integer.BYTES);
        if (getsockopt(descriptor, SOL_SOCKET, SO_TYPE, answer, length) != 0 || answer.getInt(0) != SOCK_DGRAM) {
            return 0;
        }
        length.setInt(0, INET6_NAME);
        if (getsockname(descriptor, answer, length) != 0 || port(answer.getByteBuffer(0, INET6_NAME), 0) != port) {
            return 0;
        }
        int family = answer.getShort(0);
        byte[] address = family == AF_INET ? answer.getByteArray(4, 4) : answer.getByteArray(8, 16);
        for (byte b : address) {
            if (b != 0) {
                return 0;
            }
        }
        return family == AF_INET || family == AF_INET6 ? family : 0;
    }

    private boolean asksForPacketInfo() {
        structures.setInt(0, 1);
        return setsockopt(
                        descriptor,
                        inet6 ? IPPROTO_IPV6 : IPPROTO_IP,
                        inet6 ? IPV6_RECVPKTINFO : IP_PKTINFO,
                        structures,
                        Integer.BYTES)
                == 0;
    }

    /**
     * Receives the next datagram into {@link #received}, without waiting for one.
     *
     * @return who sent it, and to which address; null if none is there
     * @throws IOException if the system reports an error
     */
    AskedAddress receive() throws IOException {
        while (true) {
            header(INET6_NAME, MAX_DATAGRAM, CONTROL_ROOM);
            long count = recvmsg(descriptor, structures, 0);
            if (count >= 0) {
                data.position(0).limit((int) count);
                return sender();
            }
            int error = Native.getLastError();
            if (error == EAGAIN) {
                return null;
            }
            if (error != EINTR) {
                throw new IOException("A datagram cannot be received: the system reports error " + error + ".");
            }
        }
    }

    /** The bytes of the datagram that was received last; gone with the next one that is received or sent. */
    ByteBuffer received() {
        return data;
    }

    /** Sends a datagram to whoever sent one, from the address that was asked, without waiting for room. */
    Sending send(ByteBuffer content, AskedAddress recipient) {
        int length = content.remaining();
        if (length > MAX_DATAGRAM) {
            return Sending.REFUSED;
        }
        data.clear();
        data.put(content);
        if (inet6) {
            name(AF_INET6, recipient.getPort());
            view.putInt(NAME + 4, 0);
            address(NAME + 8, recipient.getAddress());
            view.putInt(NAME + 24, scope(recipient.getAddress()));
            control(IPPROTO_IPV6, IPV6_PKTINFO, 20);
            address(CONTROL + CONTROL_HEADER, recipient.asked());
            view.putInt(CONTROL + CONTROL_HEADER + 16, scope(recipient.asked()));
            header(INET6_NAME, length, CONTROL_HEADER + 24);
        } else {
            name(AF_INET, recipient.getPort());
            address(NAME + 4, recipient.getAddress());
            view.putLong(NAME + 8, 0);
            control(IPPROTO_IP, IP_PKTINFO, 12);
            view.putInt(CONTROL + CONTROL_HEADER, 0);
            address(CONTROL + CONTROL_HEADER + 4, recipient.asked());
            view.putInt(CONTROL + CONTROL_HEADER + 8, 0);
            header(INET_NAME, length, CONTROL_HEADER + 16);
        }
        while (sendmsg(descriptor, structures, 0) < 0) {
            int error = Native.getLastError();
            if (error != EINTR) {
                return error == EAGAIN ? Sending.FULL : Sending.REFUSED;
            }
        }
        return Sending.SENT;
    }

    /** Describes name, data and control message, whose lengths the system overwrites when it receives. */
    private void header(int nameLength, int dataLength, int controlLength) {
        long at = Pointer.nativeValue(structures);
        view.putLong(HEADER, at + NAME);
        view.putInt(HEADER + 8, nameLength);
        view.putLong(HEADER + 16, at + VECTOR);
        view.putLong(HEADER + 24, 1);
        view.putLong(HEADER + 32, at + CONTROL);
        view.putLong(HEADER + 40, controlLength);
        view.putInt(HEADER + 48, 0);
        view.putLong(VECTOR, Pointer.nativeValue(bytes));
        view.putLong(VECTOR + 8, dataLength);
    }

    private void name(int family, int port) {
        view.putShort(NAME, (short) family);
        view.put(NAME + 2, (byte) (port >> 8));
        view.put(NAME + 3, (byte) port);
    }

    private void control(int level, int type, int length) {
        view.putLong(CONTROL, CONTROL_HEADER + length);
        view.putInt(CONTROL + 8, level);
        view.putInt(CONTROL + 12, type);
    }

    /** Writes an address: of four bytes to a socket for IPv4, else of sixteen, those of IPv4 mapped (RFC 4291, 2.5.5.2). */
    private void address(int at, InetAddress address) {
        byte[] raw = address.getAddress();
        int start = at;
        if (inet6 && raw.length == 4) {
            view.putLong(at, 0).putShort(at + 8, (short) 0).putShort(at + 10, (short) -1);
            start += 12;
        }
        view.put(start, raw);
    }

    /** The interface that an address of this link belongs to; all others are found by their routes. */
    private static int scope(InetAddress address) {
        return address instanceof Inet6Address six && six.isLinkLocalAddress() ? six.getScopeId() : 0;
    }

    private AskedAddress sender() throws IOException {
        InetAddress sender = view.getShort(NAME) == AF_INET
                ? address(NAME + 4, 4, 0)
                : address(NAME + 8, 16, view.getInt(NAME + 24));
        return new AskedAddress(sender, port(view, NAME), asked());
    }

    /** From the one control message that was asked for. */
    private InetAddress asked() throws IOException {
        int at = CONTROL + CONTROL_HEADER;
        int type = view.getLong(HEADER + 40) < CONTROL_HEADER ? 0 : view.getInt(CONTROL + 12);
        return switch (type) {
            case IPV6_PKTINFO -> address(at, 16, view.getInt(at + 16));
            case IP_PKTINFO -> address(at + 4, 4, 0);
            default -> throw new IOException("The system does not say to which address a datagram was sent.");
        };
    }

    private InetAddress address(int at, int length, int scope) throws IOException {
        byte[] raw = new byte[length];
        view.get(at, raw);
        InetAddress address = InetAddress.getByAddress(raw);
        return address.isLinkLocalAddress() && length == 16 && scope != 0
                ? Inet6Address.getByAddress(null, raw, scope)
                : address;
    }

    private static int port(ByteBuffer name, int at) {
        return (name.get(at + 2) & 0xFF) << 8 | name.get(at + 3) & 0xFF;
    }
}
