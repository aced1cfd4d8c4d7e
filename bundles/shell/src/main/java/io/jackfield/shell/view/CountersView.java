package io.jackfield.shell.view;

import io.jackfield.deploy.Refusal;
import io.jackfield.stack.Endpoint;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Endpoints, counters and refusals as operators read them. */
public final class CountersView {
    private static final List<String> IN = List.of("in.datagrams", "in.messages");
    private static final String OUT = "out.sent";
    private static final String DROPPED = "dropped.";

    private CountersView() {
    }

    public static String endpoints(List<Endpoint> endpoints) {
        if (endpoints.isEmpty()) {
            return "No endpoint is open; sip:refused says why if one is configured.";
        }
        Table table = new Table("ENDPOINT", "TRANSPORT", "LOCAL", "EXTERNAL", "STATE", "IN", "OUT", "DROPPED",
                "CONNECTIONS");
        endpoints.forEach(each -> table.row(each.name(), each.transport(),
                address(each.local()), each.external(), each.open() ? "open" : "closed", in(each.counters()),
                each.counters().getOrDefault(OUT, 0L), dropped(each.counters()), each.connections()));
        return table.toString();
    }

    private static String address(InetSocketAddress local) {
        if (local.getAddress() == null) {
            return local.toString();
        }
        String literal = local.getAddress().getHostAddress();
        return (local.getAddress() instanceof Inet6Address ? "[" + literal + "]" : literal) + ":" + local.getPort();
    }

    private static long in(Map<String, Long> counters) {
        return IN.stream().mapToLong(name -> counters.getOrDefault(name, 0L)).sum();
    }

    private static long dropped(Map<String, Long> counters) {
        return counters.entrySet().stream().filter(entry -> entry.getKey().startsWith(DROPPED))
                .mapToLong(Map.Entry::getValue).sum();
    }

    /** @param sources counted apart, added up where they use one name */
    public static String counters(List<Map<String, Long>> sources, String prefix) {
        Map<String, Long> all = new TreeMap<>();
        sources.forEach(source -> source.forEach((name, count) -> {
            if (name.startsWith(prefix)) {
                all.merge(name, count, Long::sum);
            }
        }));
        if (all.isEmpty()) {
            return "Nothing was counted" + (prefix.isEmpty() ? "." : " under " + prefix + ".");
        }
        Table table = new Table("COUNTER", "COUNT");
        all.forEach(table::row);
        return table.toString();
    }

    /** Bundles that are no applications, then configurations that do not work. */
    public static String refusals(List<Refusal> refusals, List<FailedConfiguration> failed, Moments moments) {
        if (refusals.isEmpty() && failed.isEmpty()) {
            return "No bundle and no configuration is refused.";
        }
        Table bundles = new Table("BUNDLE", "NAME", "REFUSED", "REASON");
        refusals.forEach(each -> bundles.row(each.bundle(), each.name(), moments.at(each.at()), each.reason()));
        Table configurations = new Table("CONFIGURATION", "REASON");
        failed.forEach(each -> configurations.row(each.name(), each.reason()));
        return Stream.of(bundles, configurations).filter(each -> !each.empty()).map(Table::toString)
                .collect(Collectors.joining("\n\n"));
    }
}
