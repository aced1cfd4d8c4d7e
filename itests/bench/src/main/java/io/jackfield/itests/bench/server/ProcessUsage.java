package io.jackfield.itests.bench.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What processes have used, as Linux counts it in /proc. Resolution 10 ms, a tick of the kernel's clock for user space. */
public final class ProcessUsage {
    private static final Duration TICK = Duration.ofMillis(10);

    /** Fields of /proc/PID/stat after the name, which ends in the last bracket; numbered as in proc(5). */
    private static final int FIRST_AFTER_NAME = 3;
    private static final int UTIME = 14;
    private static final int STIME = 15;
    private static final int CUTIME = 16;
    private static final int CSTIME = 17;

    private ProcessUsage() { }

    /** CPU of a process and of those it has started, as far as they live; one that has just ended counts as nothing. */
    static Duration ofTree(ProcessHandle root) throws IOException {
        Duration sum = of(root.pid());
        for (ProcessHandle child : (Iterable<ProcessHandle>) root.descendants()::iterator) {
            sum = sum.plus(of(child.pid()));
        }
        return sum;
    }

    private static Duration of(long pid) throws IOException {
        try {
            String[] fields = fields(pid);
            return ticks(fields, UTIME).plus(ticks(fields, STIME));
        } catch (NoSuchFileException e) {
            return Duration.ZERO;
        }
    }

    /** CPU of this process and of its children that have ended: what the load has cost. */
    public static Duration ofThisSide() throws IOException {
        String[] fields = fields(ProcessHandle.current().pid());
        return ticks(fields, UTIME).plus(ticks(fields, STIME)).plus(ticks(fields, CUTIME)).plus(ticks(fields, CSTIME));
    }

    /** CPU of everything on this machine, without what the kernel spends in interrupts. */
    public static Duration ofTheMachine() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/stat"));
        String[] fields = lines.get(0).trim().split("\\s+"); // cpu user nice system idle ...
        return TICK.multipliedBy(Long.parseLong(fields[1]) + Long.parseLong(fields[2]) + Long.parseLong(fields[3]));
    }

    /** Datagrams that a UDP socket of the loopback address has lost since it was opened, for want of room; 0 where there is none. */
    public static long lostDatagrams(int port) throws IOException {
        String local = String.format(Locale.ROOT, ":%04X", port);
        return Files.readAllLines(Path.of("/proc/net/udp")).stream().map(line -> line.trim().split("\\s+"))
                .filter(fields -> fields[1].endsWith(local)).mapToLong(fields -> Long.parseLong(fields[fields.length - 1])).sum();
    }

    /** Bytes of memory that the process takes now. */
    static long resident(long pid) throws IOException {
        return 1024 * Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream().filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
    }

    /** How many threads the process has. */
    static int threads(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream().filter(line -> line.startsWith("Threads:"))
                .mapToInt(line -> Integer.parseInt(line.substring("Threads:".length()).trim())).findFirst().orElseThrow();
    }

    private static String[] fields(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    }

    private static Duration ticks(String[] fields, int number) {
        return TICK.multipliedBy(Long.parseLong(fields[number - FIRST_AFTER_NAME]));
    }
}
