package dev.serai.cli.logging;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Hands on what libraries log by {@code java.util.logging} (the exporter of traces does), which else would pass by the format
 * and the level asked for. The JDK makes an instance when the first of them logs: doing it before takes every command a
 * tenth of a second.
 */
public final class LibraryLogs {
    /** The system property that names the class. */
    private static final String CLASS = "java.util.logging.config.class";

    private static final String CONFIGURATION = "handlers=" + SLF4JBridgeHandler.class.getName() + "\n";

    /** Called by the JDK, when it reads its configuration of logs. */
    public LibraryLogs() throws IOException {
        LogManager.getLogManager()
                .readConfiguration(new ByteArrayInputStream(CONFIGURATION.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** To be called before anything logs. */
    static void activate() {
        System.setProperty(CLASS, LibraryLogs.class.getName());
    }
}
