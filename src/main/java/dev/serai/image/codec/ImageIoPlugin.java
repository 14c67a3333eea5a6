package dev.serai.image.codec;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import dev.serai.image.codec.bytes.Bytes;
import dev.serai.refusal.Refusal;
import dev.serai.refusal.RefusedException;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/**
 * Calls Image I/O plug-ins directly (plug-ins registered on the machine are not consulted), reads from memory (no cache
 * files), and turns all their ways of failing into refusals.
 */
public final class ImageIoPlugin {
    /** What is wanted from the reader. */
    public interface Reading<T> {
        T from(ImageReader reader) throws IOException;
    }

    static {
        // For the streams that plug-ins open themselves.
        ImageIO.setUseCache(false);
    }

    private ImageIoPlugin() {}

    /**
     * Reads from the file with the given plug-in.
     *
     * @param name of the format, for the refusal
     */
    public static <T> T read(ImageReaderSpi plugin, String name, byte[] file, Reading<T> reading) {
        ImageReader reader = null;
        try (ImageInputStream in = new ByteArrayImageInputStream(file)) {
            reader = plugin.createReaderInstance(null);
            reader.setInput(in, false, true);
            return reading.from(reader);
        } catch (RefusedException refused) {
            throw refused;
        } catch (IOException | RuntimeException damaged) {
            throw Bytes.broken("The " + name + " is damaged or of a kind that Serai does not read.");
        } catch (OutOfMemoryError claimed) {
            // The WebP plug-in reports some damage with an OutOfMemoryError without a message; the JVM's own has one.
            if (claimed.getMessage() != null) {
                throw claimed;
            }
            throw Bytes.broken("The " + name + " is damaged.");
        } catch (LinkageError missing) {
            throw missing(name);
        } finally {
            if (reader != null) {
                reader.dispose();
            }
        }
    }

    /** The refusal when a plug-in's native library does not load. */
    public static RefusedException missing(String name) {
        return new RefusedException(
                Refusal.UNSUPPORTED_FORMAT, name + " is not available on the machine that Serai runs on.");
    }
}
