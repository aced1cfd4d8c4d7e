package io.jackfield.itests.cluster.chaos;

import io.jackfield.itests.sipp.Scenario;
import io.jackfield.itests.sipp.Sipp;
import io.jackfield.itests.sipp.Tally;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** By SIPp, over UDP. */
final class SippTraffic implements Traffic {
    /** @param tenths how many of ten calls are of this kind. @param hold what the scenario pauses for */
    private record Kind(String scenario, int tenths, Duration hold) {
    }

    private static final Duration HOLD = Duration.ofSeconds(6);
    private static final List<Kind> MIX = List.of(
            new Kind("plain.xml", 3, HOLD),
            new Kind("hung-up.xml", 2, HOLD),
            new Kind("changes.xml", 2, HOLD),
            new Kind("changed.xml", 1, HOLD),
            new Kind("gives-up.xml", 2, Duration.ofMillis(500)));
    private static final int TENTHS = 10;
    private static final int ENDLESS = 10_000_000;
    /** So that SIPp repeats for as long as RFC 3261 does: 64 times T1. */
    private static final List<String> PATIENT = List.of("-max_invite_retrans", "6", "-max_non_invite_retrans", "10");
    private static final int MOST_AT_ONCE = 5_000;

    private final Path directory;
    private final Map<String, Sipp> callers = new LinkedHashMap<>();
    private final int port;
    private Sipp phone;

    SippTraffic(Path directory) throws IOException {
        this.directory = directory;
        this.port = Sipp.freePort();
    }

    @Override
    public int phonePort() {
        return port;
    }

    /** Begins. The phone answers by the balancer and not to where a request came from, as RFC 3261 18.2.2 has it. */
    @Override
    public void start(InetSocketAddress balancer, Options.Calls calls) throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(PATIENT);
        String host = balancer.getAddress().getHostAddress();
        options.addAll(List.of("-i", host, "-rsa", host + ":" + balancer.getPort()));
        phone = Sipp.phone(Scenario.beside(SippTraffic.class, "phone.xml"), directory, port, Sipp.Over.UDP, traced(options, "phone"));
        for (Kind kind : MIX) {
            List<String> more = new ArrayList<>(PATIENT);
            more.addAll(List.of("-rp", String.valueOf(Duration.ofSeconds(TENTHS).toMillis()), "-l", String.valueOf(MOST_AT_ONCE),
                    "-i", host));
            callers.put(kind.scenario(), Sipp.caller(Scenario.beside(SippTraffic.class, kind.scenario()), directory,
                    balancer, ENDLESS, kind.tenths() * calls.rate(), kind.hold(),
                    Sipp.Over.UDP, traced(more, kind.scenario())));
        }
    }

    private List<String> traced(List<String> options, String name) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("-trace_msg", "-message_file", log(name).toString()));
        return all;
    }

    private Path log(String name) {
        return directory.resolve(name + ".messages");
    }

    @Override
    public Tally callers() throws IOException {
        Tally sum = new Tally(0, 0, 0, 0, 0, 0);
        for (Sipp caller : callers.values()) {
            Tally each = caller.tally();
            sum = new Tally(sum.offered() + each.offered(), sum.successful() + each.successful(), sum.failed() + each.failed(),
                    sum.unexpected() + each.unexpected(), sum.mismatched() + each.mismatched(), sum.repeated() + each.repeated());
        }
        return sum;
    }

    @Override
    public Tally phone() throws IOException {
        return phone == null ? new Tally(0, 0, 0, 0, 0, 0) : phone.tally();
    }

    @Override
    public void finish(Duration within) throws IOException, InterruptedException {
        if (phone == null) {
            return;
        }
        for (Sipp caller : callers.values()) {
            caller.finish();
        }
        for (Sipp caller : callers.values()) {
            caller.awaitEnd(within);
        }
        phone.finish();
        phone.awaitEnd(within);
    }

    @Override
    public Map<String, Long> causes() throws IOException {
        Map<String, Long> causes = new TreeMap<>();
        for (Sipp each : everybody()) {
            each.failures().forEach((cause, calls) -> causes.merge(each.name() + " " + cause, calls, Long::sum));
        }
        return causes;
    }

    @Override
    public Map<String, String> failed() throws IOException {
        Map<String, String> failed = new HashMap<>();
        for (Sipp each : everybody()) {
            each.failedCalls().forEach(call -> failed.put(call, "another message than the scenario has, or none in time"));
        }
        return failed;
    }

    @Override
    public Trail trail() {
        Trail trail = new Trail();
        MIX.forEach(kind -> trail.add("caller", log(kind.scenario())));
        trail.add("phone", log("phone"));
        return trail;
    }

    private List<Sipp> everybody() {
        List<Sipp> all = new ArrayList<>(callers.values());
        if (phone != null) {
            all.add(phone);
        }
        return all;
    }

    @Override
    public void close() {
        everybody().forEach(Sipp::close);
    }
}
