package dev.serai.vectors;

/**
 * The module of the incubating Vector API, {@code jdk.incubator.vector}. A JVM that is told of it with
 * {@code --add-modules} prints a warning before the first line of the program, and starts slower, so Serai loads it when
 * it is first wanted, as the JDK itself loads the modules of its agents. That needs access to
 * {@code jdk.internal.module}, which the manifest of the jar asks for ({@code Add-Exports}); without it, in a JVM that
 * lacks the module, or in one that compiles lightly ({@code -XX:TieredStopAtLevel=1}), plain loops do the work, with the
 * same results. Safe for use by several threads.
 */
public final class VectorModule {
    private static final String NAME = "jdk.incubator.vector";

    /** The option that a JVM needs whose program is named by its class, not by its jar. */
    public static final String ACCESS = "--add-exports=java.base/jdk.internal.module=ALL-UNNAMED";

    private VectorModule() {}

    /** Loaded with the first question. */
    private static final class Loaded {
        static final boolean AVAILABLE =
                compilesVectors() && (ModuleLayer.boot().findModule(NAME).isPresent() || load());

        /** The JVM's quick compiler calls a method for each operation on vectors, a hundred times slower than plain loops. */
        private static boolean compilesVectors() {
            String mode = System.getProperty("java.vm.info", "");
            return !mode.contains("emulated-client") && !mode.contains("interpreted mode");
        }

        private static boolean load() {
            try {
                Class.forName("jdk.internal.module.Modules")
                        .getMethod("loadModule", String.class)
                        .invoke(null, NAME);
                return true;
            } catch (ReflectiveOperationException | LinkageError unavailable) {
                return false; // a JVM without the module, or one that does not let it be loaded
            }
        }
    }

    /** Whether code that uses the Vector API can run; the first call takes about a tenth of a second. */
    public static boolean isAvailable() {
        return Loaded.AVAILABLE;
    }
}
