package io.jackfield.itests.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page of which commands write parts: each kind of measurement owns what stands between its two marks, and leaves the
 * rest as it is.
 */
public final class Page {
    private static final String BLANK = """
            # Performance

            What a call costs on Jackfield and on what people use today, side by side on one machine, and what the parts of a
            call cost. `./jackfield bench` writes this page; read the figures as ratios, and measure where you run.
            """;

    private final Path file;

    public Page(Path file) {
        this.file = file;
    }

    /** Replaces a part, or adds it at the end. */
    public void write(String part, String text) throws IOException {
        String page = Files.exists(file) ? Files.readString(file) : BLANK;
        String begin = "<!-- " + part + ": written by ./jackfield bench -->\n";
        String end = "<!-- end of " + part + " -->\n";
        String block = begin + text.strip() + "\n" + end;
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, from >= 0 && to > from
                ? page.substring(0, from) + block + page.substring(to + end.length())
                : page.stripTrailing() + "\n\n" + block);
    }
}
