package io.jackfield.itests.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** The machine that measured, in the words that matter to whoever compares. */
public record Machine(int cores, long memoryGigabytes, String kernel, String java, LocalDate day) {
    public static Machine here() throws IOException {
        long kilobytes = Files.readAllLines(Path.of("/proc/meminfo")).stream().filter(line -> line.startsWith("MemTotal:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0);
        return new Machine(Runtime.getRuntime().availableProcessors(), Math.round(kilobytes / 1048576.0),
                System.getProperty("os.name") + " " + System.getProperty("os.version").replaceFirst("[^0-9.].*", ""),
                System.getProperty("java.vm.name") + " " + Runtime.version(), LocalDate.now(ZoneOffset.UTC));
    }

    /** A sentence. */
    public String text() {
        return String.format(Locale.ROOT, "%d cores, %d GB, %s, %s, %s.", cores, memoryGigabytes, kernel, java, day);
    }
}
