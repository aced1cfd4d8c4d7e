package io.jackfield.itests.bench;

import io.jackfield.itests.bench.load.*;
import io.jackfield.itests.bench.server.*;
import java.nio.file.Path;
import java.time.Duration;
import java.util.*;

public final class Bench {
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(System.getProperty("bench.directory"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy)));
        int phone = 5433;
        Load load = new Load(directory.resolve("sipp"), phone);
        List<Server> servers = new ArrayList<>();
        servers.add(JackfieldServer.start(Path.of(System.getProperty("jackfield.home")), directory.resolve("jackfield"), 5430, phone));
        servers.add(ClassicServer.start(directory.resolve("classic"), 5431, phone));
        servers.add(KamailioServer.start(directory.resolve("kamailio"), 5432, phone));
        for (Server s : servers) for (int r : new int[] {100, 600, 800}) print(s, load.run(s, r, Duration.ofSeconds(s instanceof KamailioServer ? 2 : r == 100 ? 3 : 12)));
        System.out.println("-- rounds");
        for (int round = 0; round < Integer.parseInt(arguments[0]); round++) {
            for (int r : new int[] {500, 1000}) {
                for (Server s : servers) print(s, load.run(s, r, Duration.ofSeconds(10)));
            }
        }
        servers.forEach(Server::close);
    }
    static void print(Server s, Run r) {
        System.out.printf("%-20s %d/s calls=%d ok=%d failed=%d unexp=%d rep=%d cpu/call=%.3f ms load=%.3f others=%.2f cores ringing p50 %.2f p99 %.2f answered p50 %.2f p99 %.2f n=%d clean=%s%n", s.name(), r.rate(), r.calls(), r.completed(), r.failed(), r.unexpected(), r.repeated(), r.cpuPerCall(), r.loadCpu().toNanos()/1e6/r.calls(), r.otherCores(), r.ringing().quantile(.5), r.ringing().quantile(.99), r.answered().quantile(.5), r.answered().quantile(.99), r.answered().sorted().length, r.clean());
    }
}
