package dev.serai.image.codec.jpeg;

import dev.serai.image.codec.jpeg.turbo.TurboJpeg;
import dev.serai.image.rows.Rows;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Function;

/**
 * JPEG by libjpeg-turbo. The library sees only files that {@link JpegHeader} and {@link JpegScans} found in order, and
 * whatever it warns of goes to the decoder in Java, which decides whether the file is refused; so both engines refuse and
 * accept alike.
 */
final class JpegTurboEngine implements JpegEngine {
    /** Sessions kept for later calls; more are made when more threads call, and closed after. */
    private static final int SESSIONS = Math.min(8, Runtime.getRuntime().availableProcessors());

    /** Bytes of the start and JFIF segments that the library writes; a profile goes behind them. */
    private static final int JFIF_END = 20;

    private final JpegEngine java = new JpegJavaEngine();
    private final ArrayBlockingQueue<TurboJpeg> idle = new ArrayBlockingQueue<>(SESSIONS);

    /** Whether this machine has the library. */
    static boolean isPresent() {
        return TurboJpeg.isPresent();
    }

    @Override
    public byte[] decode(byte[] file, JpegHeader header, int divisor, boolean lumaOnly) {
        byte[] pixels = null;
        ByteBuffer data = ByteBuffer.wrap(file);
        if (isForLibrary(data, header, divisor)) {
            int format = header.channels() == 1 || lumaOnly
                    ? TurboJpeg.GRAY
                    : header.components().size() == 4 ? TurboJpeg.CMYK : TurboJpeg.RGB;
            int width = JpegHeader.ceilDiv(header.width(), divisor);
            int height = JpegHeader.ceilDiv(header.height(), divisor);
            pixels = withSession(session -> session.accept(data, header.width(), header.height())
                    ? session.decode(file.length, width, height, format)
                    : null);
        }
        if (pixels != null) {
            return pixels;
        }
        if (header.isArithmetic()) {
            throw JpegSegments.broken("the JPEG file's data make no picture");
        }
        return java.decode(file, header, divisor, lumaOnly);
    }

    @Override
    public Rows rows(ByteBuffer file, JpegHeader header, int divisor, boolean lumaOnly) {
        int width = JpegHeader.ceilDiv(header.width(), divisor);
        int height = JpegHeader.ceilDiv(header.height(), divisor);
        boolean gray = header.channels() == 1 || lumaOnly;
        Rows rows = null;
        if ((gray ? 1L : 3L) * width * height <= JpegCodec.MOST_OUTSIDE && isForLibrary(file, header, divisor)) {
            rows = withSession(session -> session.accept(file, header.width(), header.height())
                    ? session.decodeRows(file.limit(), width, height, gray ? TurboJpeg.GRAY : TurboJpeg.RGB)
                    : null);
        }
        return rows != null ? rows : java.rows(file, header, divisor, lumaOnly);
    }

    @Override
    public byte[] encode(byte[] pixels, int from, int channels, int width, int height, int quality, byte[] profile) {
        byte[] file = withSession(session -> session.encode(
                pixels,
                from,
                width,
                height,
                channels == 1 ? TurboJpeg.GRAY : TurboJpeg.RGB,
                channels == 1 ? TurboJpeg.SAMPLED_GRAY : TurboJpeg.SAMPLED_420,
                quality));
        return file != null
                ? withProfile(file, profile)
                : java.encode(pixels, from, channels, width, height, quality, profile);
    }

    @Override
    public Optional<byte[]> reduce(byte[] file, JpegHeader header, int divisor, int quality, byte[] profile) {
        ByteBuffer data = ByteBuffer.wrap(file);
        if (isForLibrary(data, header, divisor)) {
            int width = JpegHeader.ceilDiv(header.width(), divisor);
            int height = JpegHeader.ceilDiv(header.height(), divisor);
            byte[] reduced = withSession(session -> session.accept(data, header.width(), header.height())
                    ? session.reduce(file.length, width, height, quality)
                    : null);
            if (reduced != null) {
                return Optional.of(withProfile(reduced, profile));
            }
        }
        return java.reduce(file, header, divisor, quality, profile);
    }

    /** Puts the profile behind the JFIF segment. */
    private static byte[] withProfile(byte[] file, byte[] profile) {
        if (profile == null) {
            return file;
        }
        JpegBitWriter segments = new JpegBitWriter(profile.length + 1024);
        segments.profile(profile);
        byte[] added = segments.bytes();
        byte[] whole = new byte[file.length + added.length];
        System.arraycopy(file, 0, whole, 0, JFIF_END);
        System.arraycopy(added, 0, whole, JFIF_END, added.length);
        System.arraycopy(file, JFIF_END, whole, JFIF_END + added.length, file.length - JFIF_END);
        return whole;
    }

    private static boolean isForLibrary(ByteBuffer file, JpegHeader header, int divisor) {
        if (!header.isHuffmanDct() && !header.isArithmetic()) {
            return false;
        }
        // The library chooses among eighths by the size asked for; in a tiny picture another one may give that size
        // too.
        int eighths = 8 / divisor;
        if (divisor > 1
                && JpegHeader.ceilDiv(header.width() * (eighths + 1), 8)
                        == JpegHeader.ceilDiv(header.width() * eighths, 8)
                && JpegHeader.ceilDiv(header.height() * (eighths + 1), 8)
                        == JpegHeader.ceilDiv(header.height() * eighths, 8)) {
            return false;
        }
        if (!header.isProgressive()) {
            return true;
        }
        if (!JpegScans.haveEnd(file, header)) {
            return false;
        }
        JpegScans scans = new JpegScans(file, header);
        while (scans.next() != null) {
            scans.skip();
        }
        // Of a picture that never becomes quite sharp the library would guess the rest.
        return scans.complete();
    }

    private <T> T withSession(Function<TurboJpeg, T> work) {
        TurboJpeg session = idle.poll();
        if (session == null) {
            session = new TurboJpeg();
        }
        boolean kept = false;
        try {
            T result = work.apply(session);
            session.trim();
            kept = idle.offer(session);
            return result;
        } finally {
            if (!kept) {
                session.close();
            }
        }
    }
}
