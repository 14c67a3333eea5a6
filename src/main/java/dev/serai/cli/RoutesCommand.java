package dev.serai.cli;

import dev.serai.app.Application;
import dev.serai.app.Part;
import dev.serai.app.Settings;
import dev.serai.app.routes.RouteCheck;
import dev.serai.app.routes.RouteFault;
import dev.serai.app.routes.RouteFile;
import dev.serai.app.routes.RouteFiles;
import dev.serai.app.routes.RouteSummary;
import dev.serai.cli.logging.Verbosity;
import dev.serai.refusal.UnavailableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code serai routes}: lists, shows, ejects and validates the route files. */
@Command(
        name = "routes",
        mixinStandardHelpOptions = true,
        description = "List, show, eject and validate the route files. A file in the folder (./routes unless told)"
                + " replaces the bundled one of its name, any other is added; a running serai follows the folder.",
        subcommands = {
            RoutesCommand.ListFiles.class,
            RoutesCommand.Show.class,
            RoutesCommand.Eject.class,
            RoutesCommand.Validate.class
        })
public final class RoutesCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name what to do: list, show, eject or validate.");
    }

    /** The options that the subcommands share: where the files are. */
    static final class Where {
        @Mixin
        private EndpointOptions endpoints;

        @Mixin
        private Verbosity verbosity;

        @Option(
                names = "--directory",
                paramLabel = "DIR",
                description = "The folder with own route files; serai.routes.directory unless given.")
        private Path directory;

        private Settings settings() {
            return endpoints.settings(
                    directory == null ? Map.of() : Map.of("serai.routes.directory", directory.toString()));
        }

        private RouteFiles files() {
            return Application.routeFiles(settings(), Part.all());
        }
    }

    /** {@code serai routes list}. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "List the files in force, where each comes from, and the routes in it.")
    static final class ListFiles implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private Where where;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            for (RouteFile file : where.files().inForce()) {
                out.println(file.name() + " (" + file.origin() + ")");
                for (RouteSummary route : RouteSummary.of(file)) {
                    String id = route.id().isEmpty() ? "(no id)" : route.id();
                    String kind = route.kind().equals("route") ? "" : route.kind() + " ";
                    out.println(("  " + kind + id + "  " + route.description()).stripTrailing());
                }
            }
            out.flush();
            return 0;
        }
    }

    /** {@code serai routes show}. */
    @Command(name = "show", mixinStandardHelpOptions = true, description = "Print a route file that is in force.")
    static final class Show implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private Where where;

        @Parameters(paramLabel = "NAME", description = "The file, such as numbers, or the id of a route in it.")
        private String name;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            out.print(find(where.files().inForce(), name).text());
            out.flush();
            return 0;
        }
    }

    private static RouteFile find(List<RouteFile> files, String name) {
        Optional<RouteFile> named = files.stream()
                .filter(file -> file.name().equals(name) || file.name().equals(name + ".yaml"))
                .findFirst();
        return named.or(() -> files.stream()
                        .filter(file -> RouteSummary.of(file).stream()
                                .anyMatch(route -> route.id().equals(name)))
                        .findFirst())
                .orElseThrow(() -> new UnavailableException("There is no route file or route " + name
                        + "; there are the files "
                        + files.stream().map(RouteFile::name).collect(Collectors.joining(", ")) + "."));
    }

    /** {@code serai routes eject}. */
    @Command(
            name = "eject",
            mixinStandardHelpOptions = true,
            description = "Write the bundled route files into the folder, to be edited there. Files that are there"
                    + " already are left as they are.")
    static final class Eject implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private Where where;

        @Option(names = "--force", description = "Overwrite files that are there already.")
        private boolean force;

        @Parameters(paramLabel = "NAME", arity = "0..*", description = "Only these, such as numbers.")
        private List<String> names = List.of();

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            RouteFiles files = where.files();
            List<RouteFile> bundled = files.bundled();
            List<RouteFile> chosen = names.isEmpty()
                    ? bundled
                    : names.stream().map(name -> find(bundled, name)).toList();
            for (RouteFile file : chosen) {
                Path shortName = files.folder().resolve(file.name().replaceFirst("\\.yaml$", ".yml"));
                Path path = Files.exists(shortName) ? shortName : files.folder().resolve(file.name());
                out.println(write(path, file.text()) ? path : path + " is there already; --force overwrites it");
            }
            out.flush();
            return 0;
        }

        private boolean write(Path path, String text) {
            try {
                Files.createDirectories(path.toAbsolutePath().getParent());
                if (force) {
                    Files.writeString(path, text, StandardCharsets.UTF_8);
                } else {
                    Files.writeString(
                            path,
                            text,
                            StandardCharsets.UTF_8,
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.WRITE);
                }
                return true;
            } catch (FileAlreadyExistsException e) {
                return false;
            } catch (IOException e) {
                throw new UnavailableException("The file " + path + " cannot be written: " + e.getMessage(), e);
            }
        }
    }

    /** {@code serai routes validate}. */
    @Command(
            name = "validate",
            mixinStandardHelpOptions = true,
            description = "Check route files without starting anything: YAML, Camel's schema, the options of every"
                    + " endpoint, placeholders, Kamelets, templates, and calls of other routes. Each fault is one line, FILE:LINE: what is"
                    + " wrong, and the exit status is 1.")
    static final class Validate implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private Where where;

        @Parameters(
                paramLabel = "FILE",
                arity = "0..*",
                description = "Check these, as if they lay in the folder; all files in force unless given.")
        private List<Path> given = List.of();

        @Override
        public Integer call() {
            List<RouteFile> files = files();
            List<RouteFault> faults = new RouteCheck(where.settings()::find).check(files);
            PrintWriter out = spec.commandLine().getOut();
            faults.forEach(out::println);
            if (faults.isEmpty()) {
                int count = given.isEmpty() ? files.size() : given.size();
                out.println(count == 1 ? "The file is right." : "All " + count + " files are right.");
            }
            if (given.isEmpty()) {
                where.files().unread().forEach(out::println);
            }
            out.flush();
            return faults.isEmpty() ? 0 : 1;
        }

        private List<RouteFile> files() {
            List<RouteFile> inForce = where.files().inForce();
            if (given.isEmpty()) {
                return inForce;
            }
            Map<String, RouteFile> files = new LinkedHashMap<>();
            inForce.forEach(file -> files.put(file.name(), file));
            for (Path path : given) {
                String name = RouteFiles.name(path);
                RouteFile.Origin origin = files.containsKey(name) ? RouteFile.Origin.REPLACED : RouteFile.Origin.ADDED;
                try {
                    files.put(
                            name,
                            new RouteFile(
                                    name, path.toString(), Files.readString(path, StandardCharsets.UTF_8), origin));
                } catch (IOException e) {
                    throw new UnavailableException("The file " + path + " cannot be read: " + e.getMessage(), e);
                }
            }
            return new ArrayList<>(files.values());
        }
    }
}
