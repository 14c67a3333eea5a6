package dev.serai.app.routes;

import dev.serai.refusal.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The route files in force: the bundled ones, and those of a folder, which replace bundled ones by name or add to them. A
 * name ends in {@code .yaml} or {@code .yml}, which is the same. Names that begin with a dot are ignored, and so are
 * subfolders, where people keep copies: with the same ids they would stop the start. {@link #unread} tells of files that
 * could be meant. Every call reads the folder again.
 */
public final class RouteFiles {
    /** Files with shared definitions; they are loaded first. */
    private static final List<String> SHARED = List.of("errors", "templates");

    private static final String SUFFIX = ".yaml";
    private static final String SHORT_SUFFIX = ".yml";

    /** How deep and how far {@link #unread} looks: the folder may be anything. */
    private static final int MAX_DEPTH = 4;

    private static final int MAX_ENTRIES = 2_000;

    /** The file with the routes that added ones may call, and the template whose routes call them. */
    private static final String CALLED = "images.yaml";

    private static final String CALLER = "queue-worker";

    private final Path folder;
    private final List<String> known;
    private final List<String> chosen;

    /**
     * Selects the files of some parts of the application.
     *
     * @param folder the folder with the user's files; it need not exist
     * @param parts the names of all parts, each of which has a bundled file of its name
     * @param chosen the parts that run; files named for other parts are ignored
     */
    public RouteFiles(Path folder, Collection<String> parts, Collection<String> chosen) {
        this.folder = folder;
        this.known = join(SHARED, parts);
        this.chosen = join(SHARED, chosen);
    }

    private static List<String> join(Collection<String> some, Collection<String> more) {
        return Stream.concat(some.stream(), more.stream())
                .map(name -> name + SUFFIX)
                .toList();
    }

    /** The folder with the user's files. */
    public Path folder() {
        return folder;
    }

    /**
     * The files in force: shared ones first, then those of the parts, then added ones by name. Workers made from the
     * template {@code queue-worker} call the routes for image jobs, and other added routes may; if the part
     * {@code images} does not run, its file is included then, with only these routes.
     *
     * @throws UnavailableException if the folder exists and cannot be read
     */
    public List<RouteFile> inForce() {
        Map<String, RouteFile> own = new LinkedHashMap<>();
        own().forEach(file -> own.put(file.name(), file));
        List<RouteFile> files = new ArrayList<>();
        for (String name : chosen) {
            Optional.ofNullable(own.get(name)).or(() -> bundled(name)).ifPresent(files::add);
        }
        List<RouteFile> added = own.values().stream()
                .filter(file -> !known.contains(file.name()))
                .toList();
        if (known.contains(CALLED) && !chosen.contains(CALLED)) {
            Optional.ofNullable(own.get(CALLED))
                    .or(() -> bundled(CALLED))
                    .flatMap(RouteUnit::callable)
                    .filter(file -> added.stream().anyMatch(caller -> calls(caller, file)))
                    .ifPresent(files::add);
        }
        files.addAll(added);
        return files;
    }

    private static boolean calls(RouteFile caller, RouteFile file) {
        return caller.text().contains(CALLER)
                || RouteUnit.of(file).stream()
                        .flatMap(unit -> unit.called().stream())
                        .anyMatch(caller.text()::contains);
    }

    /** The files of parts that do not run, which bundled routes call where they know that the part runs. */
    List<RouteFile> elsewhere() {
        Map<String, RouteFile> files = new LinkedHashMap<>();
        known.stream()
                .filter(name -> !chosen.contains(name))
                .flatMap(name -> bundled(name).stream())
                .forEach(file -> files.put(file.name(), file));
        own().forEach(file -> files.computeIfPresent(file.name(), (name, bundled) -> file));
        return List.copyOf(files.values());
    }

    /** The bundled files, unchanged. */
    public List<RouteFile> bundled() {
        return chosen.stream().flatMap(name -> bundled(name).stream()).toList();
    }

    private static Optional<RouteFile> bundled(String name) {
        try (InputStream file = RouteFiles.class.getResourceAsStream("/routes/" + name)) {
            return Optional.ofNullable(file == null ? null : file.readAllBytes())
                    .map(bytes -> new RouteFile(
                            name,
                            "bundled " + name,
                            new String(bytes, StandardCharsets.UTF_8),
                            RouteFile.Origin.BUNDLED));
        } catch (IOException e) {
            throw new UnavailableException("The bundled route file " + name + " cannot be read.", e);
        }
    }

    private List<RouteFile> own() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        Map<String, RouteFile> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.filter(RouteFiles::isRouteFile).sorted().toList()) { // x.yaml before x.yml
                String name = name(path);
                if (!files.containsKey(name)) {
                    files.put(
                            name,
                            new RouteFile(
                                    name,
                                    path.toString(),
                                    new String(Files.readAllBytes(path), StandardCharsets.UTF_8),
                                    known.contains(name) ? RouteFile.Origin.REPLACED : RouteFile.Origin.ADDED));
                }
            }
        } catch (IOException e) {
            throw new UnavailableException("The route files in " + folder + " cannot be read: " + e.getMessage(), e);
        }
        return List.copyOf(files.values());
    }

    private static boolean isRouteFile(Path path) {
        String name = path.getFileName().toString();
        return (name.endsWith(SUFFIX) || name.endsWith(SHORT_SUFFIX))
                && !name.startsWith(".")
                && Files.isRegularFile(path);
    }

    /** The name by which a file replaces another, however its extension is written. */
    public static String name(Path path) {
        String name = path.getFileName().toString();
        return name.endsWith(SHORT_SUFFIX) ? name.substring(0, name.length() - SHORT_SUFFIX.length()) + SUFFIX : name;
    }

    /** Files that look like route files and are not read, a sentence for each folder; empty if there are none. */
    public List<String> unread() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        Map<Path, Integer> below = new TreeMap<>();
        List<String> sentences = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(folder, MAX_DEPTH)) {
            for (Path path : paths.limit(MAX_ENTRIES)
                    .filter(RouteFiles::isRouteFile)
                    .sorted()
                    .toList()) {
                Path longName = path.resolveSibling(name(path));
                if (hidden(folder.relativize(path))) {
                    continue;
                }
                if (!path.getParent().equals(folder)) {
                    below.merge(path.getParent(), 1, Integer::sum);
                } else if (!path.equals(longName) && Files.isRegularFile(longName)) {
                    sentences.add(path + " is not read: " + longName + " has the same name.");
                }
            }
        } catch (IOException | UncheckedIOException e) {
            return sentences; // a folder that may not be looked into is none of Serai's
        }
        below.forEach((subfolder, count) -> sentences.add(subfolder + " is not read (" + count
                + (count == 1 ? " route file" : " route files") + "): route files lie in " + folder + " itself."));
        return sentences;
    }

    private static boolean hidden(Path path) {
        for (Path part : path) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }
}
