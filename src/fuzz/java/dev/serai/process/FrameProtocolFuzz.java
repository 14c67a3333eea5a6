package dev.serai.process;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.serai.image.Format;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both ends of the protocol between parent and child, given whatever bytes the other end might send: frames of the
 * protocol, a refusal of it, or the end of the connection come of it. The first byte chooses the end.
 */
class FrameProtocolFuzz {
    /** What the socket holds while nobody reads. */
    private static final int MOST = 60_000;

    private static final int LIMIT = 1 << 20;

    /** A frame that asks for warming up is answered at once. */
    private static final WarmUpTask NOTHING = new WarmUpTask() {
        @Override
        public boolean goOn() {
            return true;
        }

        @Override
        public void afterWork() {}
    };

    private static final ServerSocketChannel DOOR = open();

    private static ServerSocketChannel open() {
        try {
            Path folder = Files.createTempDirectory("wire");
            Path socket = folder.resolve("socket");
            folder.toFile().deleteOnExit();
            socket.toFile().deleteOnExit();
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Serai itself sends. */
    static Stream<Arguments> seeds() throws IOException {
        return Stream.of(
                        sent(
                                0,
                                wire -> wire.send(new EncodeRequest(
                                        new byte[] {1, 2, 3}, "grayscale", Rendition.in(Optional.empty())))),
                        sent(
                                0,
                                wire -> wire.send(
                                        new EncodeRequest(new byte[0], "", Rendition.in(Optional.of(Format.PNG))))),
                        sent(1, wire -> wire.send(new EncodedImage(new byte[] {4, 5}, Format.GIF, 3, 4, 1))),
                        sent(1, wire -> wire.send(new RefusedException(Refusal.BROKEN_IMAGE, "It is broken."))),
                        sent(2, wire -> wire.sendHello(1234)))
                .map(bytes -> Arguments.of((Object) bytes));
    }

    private interface Sending {
        void by(FrameProtocol wire) throws IOException;
    }

    private static byte[] sent(int end, Sending sending) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(end);
        try (SocketChannel theirs = SocketChannel.open(DOOR.getLocalAddress());
                SocketChannel ours = DOOR.accept()) {
            sending.by(new FrameProtocol(theirs));
            theirs.shutdownOutput();
            ByteBuffer part = ByteBuffer.allocate(1024);
            while (ours.read(part.clear()) >= 0) {
                bytes.write(part.array(), 0, part.position());
            }
        }
        return bytes.toByteArray();
    }

    @MethodSource("seeds")
    @FuzzTest
    void givesFramesOrAnEnd(byte[] bytes) throws IOException {
        if (bytes.length < 1 || bytes.length > MOST) {
            return;
        }
        try (SocketChannel theirs = SocketChannel.open(DOOR.getLocalAddress());
                FrameProtocol wire = new FrameProtocol(DOOR.accept())) {
            theirs.write(ByteBuffer.wrap(bytes, 1, bytes.length - 1));
            theirs.shutdownOutput();
            try {
                switch (bytes[0] & 3) {
                    case 0 -> receiveAllRequests(wire, bytes.length);
                    case 1 -> receiveResult(wire, bytes.length);
                    default -> wire.receiveHello();
                }
            } catch (IOException e) {
                if (e.getMessage() == null) {
                    throw new AssertionError("no word of what is wrong", e);
                }
            }
        }
    }

    private static void receiveAllRequests(FrameProtocol wire, int sent) throws IOException {
        for (Optional<EncodeRequest> request = wire.receiveRequest(LIMIT, NOTHING);
                request.isPresent();
                request = wire.receiveRequest(LIMIT, NOTHING)) {
            if (request.get().file().length > sent) {
                throw new AssertionError("more bytes than were sent");
            }
        }
    }

    private static void receiveResult(FrameProtocol wire, int sent) throws IOException {
        try {
            if (wire.receiveResult(LIMIT, room -> {}).image().length > sent) {
                throw new AssertionError("more bytes than were sent");
            }
        } catch (RefusedException e) {
            if (e.getMessage().length() > sent) {
                throw new AssertionError("a longer refusal than was sent", e);
            }
        }
    }
}
