package io.jackfield.shell.view;

import io.jackfield.state.ClusterNode;
import io.jackfield.state.ClusterView;
import io.jackfield.state.Member;
import io.jackfield.state.PartitionPlace;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Nodes and partitions as operators read them. */
public final class ClusterTables {
    private static final String NOBODY = "nobody";

    private ClusterTables() {
    }

    public static String nodes(List<ClusterNode> nodes, Moments moments) {
        Table table = new Table("NODE", "ROLES", "STATE", "ADDRESS", "SINCE", "CALLS", "HELD", "");
        nodes.forEach(each -> table.row(each.name(), roles(each), word(each.presence()), each.address(), moments.at(each.since()),
                each.roles().contains(Member.Role.STATE) ? number(each.calls()) : "-",
                each.roles().contains(Member.Role.ENGINE) ? number(each.held()) : "-", marks(each)));
        return table.toString();
    }

    private static String roles(ClusterNode node) {
        return node.roles().stream().map(ClusterTables::word).sorted().collect(Collectors.joining(", "));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String marks(ClusterNode node) {
        return node.here() && node.eldest() ? "this node, eldest" : node.here() ? "this node" : node.eldest() ? "eldest" : "";
    }

    private static String number(long count) {
        return count == ClusterView.UNKNOWN ? "?" : Long.toString(count);
    }

    /** A line for each node, and one for each partition that one death more could lose. */
    public static String partitions(List<PartitionPlace> partitions) {
        Map<String, long[]> nodes = new TreeMap<>();
        for (PartitionPlace each : partitions) {
            each.owner().ifPresent(owner -> nodes.computeIfAbsent(owner, name -> new long[2])[0]++);
            each.backups().forEach(backup -> nodes.computeIfAbsent(backup, name -> new long[2])[1]++);
        }
        Table table = new Table("NODE", "OWNS", "BACKS UP");
        nodes.forEach((name, counts) -> table.row(name, counts[0], counts[1]));
        List<PartitionPlace> vulnerable = partitions.stream().filter(PartitionPlace::vulnerable).toList();
        String wanted = partitions.isEmpty() ? "" : ", " + partitions.get(0).wanted() + " backup(s) wanted of each";
        return table + "\n\n" + partitions.size() + " partitions" + wanted + "; " + (vulnerable.isEmpty() ? "none is vulnerable."
                : vulnerable.size() + " vulnerable:\n" + everyPartition(vulnerable));
    }

    public static String everyPartition(List<PartitionPlace> partitions) {
        Table table = new Table("PARTITION", "OWNER", "BACKUPS", "CALLS", "");
        partitions.forEach(each -> table.row(each.number(), each.owner().orElse(NOBODY),
                each.backups().isEmpty() ? "-" : String.join(", ", each.backups()), number(each.calls()),
                each.vulnerable() ? "vulnerable" : ""));
        return table.toString();
    }
}
