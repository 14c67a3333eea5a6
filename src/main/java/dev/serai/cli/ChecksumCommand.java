package dev.serai.cli;

import dev.serai.checksum.Fletcher32;
import dev.serai.checksum.ImageFacts;
import dev.serai.cli.logging.Verbosity;
import dev.serai.image.Header;
import dev.serai.image.codec.Codecs;
import dev.serai.refusal.RefusedException;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code serai checksum}: size, parities and Fletcher-32 of files, a line each, and the check of such lines, in the
 * manner of {@code sha256sum}. A file that is no image has a checksum too; a dash stands for what it lacks. As there, a
 * name with a line end or a backslash in it is written with escapes and a backslash before the line.
 */
@Command(
        name = "checksum",
        mixinStandardHelpOptions = true,
        description = {
            "Print size, parity of width and height (pair is even, impair odd), and Fletcher-32 of files, or check them.",
            "A file that is not an image has a dash in place of what it lacks."
        },
        footer = {
            "",
            "Examples:",
            "  serai checksum *.jpg",
            "  serai checksum *.jpg > sums && serai checksum --check sums"
        })
public final class ChecksumCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";
    private static final String NO_IMAGE = "- - -";
    private static final Pattern LINE = Pattern.compile(
            "(?<escaped>\\\\?)(?<facts>(?:\\d+x\\d+ (?:im)?pair (?:im)?pair|- - -) [0-9A-Fa-f]{8})  (?<name>.+)");

    /** How much of a file is searched for an image's header; formats keep it in front. */
    private static final int HEAD = 64 << 20;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "Files, or - for standard input, which is also read when there are none.")
    private List<String> files = List.of();

    @Option(
            names = {"-c", "--check"},
            description = "The files hold lines that this command printed: check the files they name.")
    private boolean check;

    @Option(names = "--quiet", description = "With --check: print only the files that differ.")
    private boolean quiet;

    @Mixin
    private Verbosity verbosity;

    @Override
    public Integer call() {
        List<String> names = files.isEmpty() ? List.of(STANDARD_INPUT) : files;
        boolean done = true;
        for (String name : names) {
            done &= check ? checkAll(name) : print(name);
        }
        out().flush();
        return done ? 0 : 1;
    }

    private boolean print(String name) {
        try {
            String facts = facts(name);
            boolean escaped = !escape(name).equals(name);
            out().println((escaped ? "\\" : "") + facts + "  " + escape(name));
            return true;
        } catch (IOException | InvalidPathException e) {
            complain(name + ": " + reason(e));
            return false;
        }
    }

    private boolean checkAll(String list) {
        int checked = 0;
        int failed = 0;
        int malformed = 0;
        try (InputStream in = open(list);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                Matcher line = LINE.matcher(text);
                if (!line.matches()) {
                    malformed++;
                    continue;
                }
                String written = line.group("name");
                String name = line.group("escaped").isEmpty() ? written : unescape(written);
                checked++;
                if (!isAsWritten(name, line.group("facts"))) {
                    failed++;
                }
            }
        } catch (IOException | InvalidPathException e) {
            complain(list + ": " + reason(e));
            return false;
        }
        if (checked == 0) {
            complain(list + ": no line in it is one that serai checksum prints.");
            return false;
        }
        if (malformed > 0) {
            complain(list + ": " + count(malformed, "line is", "lines are") + " not of the form that is checked.");
        }
        if (failed > 0) {
            complain(list + ": " + failed + " of " + count(checked, "file", "files") + " failed.");
        }
        return failed == 0;
    }

    private boolean isAsWritten(String name, String expected) {
        try {
            boolean same = facts(name).equalsIgnoreCase(expected);
            if (!same || !quiet) {
                out().println(escape(name) + ": " + (same ? "OK" : "FAILED"));
            }
            return same;
        } catch (IOException | InvalidPathException e) {
            out().println(escape(name) + ": FAILED, " + reason(e));
            return false;
        }
    }

    private static String count(int number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }

    private static String facts(String name) throws IOException {
        try (InputStream in = open(name)) {
            byte[] head = in.readNBytes(HEAD);
            Fletcher32 checksum = new Fletcher32();
            checksum.update(head);
            byte[] more = new byte[1 << 16];
            for (int count = in.read(more); count >= 0; count = in.read(more)) {
                checksum.update(more, 0, count);
            }
            int sum = (int) checksum.getValue();
            try {
                Header header = Codecs.header(head);
                return new ImageFacts(header.width(), header.height(), sum).toString();
            } catch (RefusedException noImage) {
                return NO_IMAGE + " " + Fletcher32.hex(sum);
            }
        }
    }

    private static InputStream open(String name) throws IOException {
        if (name.equals(STANDARD_INPUT)) {
            return System.in;
        }
        Path path = Path.of(name);
        if (Files.isDirectory(path)) {
            throw new IOException("this is a folder");
        }
        return Files.newInputStream(path);
    }

    private static String escape(String name) {
        return name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String unescape(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '\\' && i + 1 < name.length()) {
                char escaped = name.charAt(++i);
                text.append(escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static String reason(Exception e) {
        if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "this user may not read it";
        }
        return e instanceof InvalidPathException ? "this is not the name of a file" : String.valueOf(e.getMessage());
    }

    private void complain(String sentence) {
        spec.commandLine().getErr().println("serai: " + sentence);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
