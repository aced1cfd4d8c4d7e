package io.jackfield.shell.view;

import java.util.Arrays;
import java.util.List;

/** What each command does, how it is written, and an example. */
public enum Help {
    APPS("apps", "Shows every application version, its state, its sessions, what it takes of new calls (a share, a selector) and what "
            + "may be done to it. States: installed (stopped, or held: takes nothing until it is given something), in test (takes what "
            + "a selector picks), active (takes new calls), retiring (finishes its calls), drained (has no call left, ready for a "
            + "rollback), retired (committed: its bundle goes), uninstalled (calls are left, the bundle is gone). - stands for no "
            + "version.", "apps", "sip:apps"),
    RETIRE("retire", "Takes new calls away from a version, from the active one if none is named; it finishes its calls. The newest "
            + "other version that was not retired takes new calls. With --revision, only if nobody changed the application "
            + "since sip:apps showed that revision.", "retire NAME [VERSION] [--revision N]", "sip:retire call-forward 2.0"),
    ACTIVATE("activate", "Gives new calls to a started version, also to an older one: a rollback. It stays so until another version "
            + "is activated or a newer one is started, also over a restart. With --engine at one engine only, until common in the place "
            + "of the version gives it back to what holds for all.", "activate NAME VERSION [--engine ENGINE] [--revision N]",
            "sip:activate call-forward 1.0"),
    TEST("test", "Gives a started version that takes no new calls those that a selector picks; off ends that. Conditions: uri=, "
            + "from= (the URI in From), header:NAME=, endpoint=, source= (an address or a network); all have to match, * stands for any "
            + "text. Quote a selector with a *.", "test NAME VERSION SELECTOR...|off [--revision N]",
            "sip:test call-forward 2.0 header:X-Test=yes 'uri=sip:test-*'"),
    CANARY("canary", "Gives a started version a share of new calls in percent, 0 takes it away; the active version has the rest. "
            + "A call that is repeated or forked meets the same version, and a share that grows keeps what it had. With --engine at one "
            + "engine only, as activate has it.",
            "canary NAME VERSION PERCENT [--engine ENGINE] [--revision N]", "sip:canary call-forward 2.0 10"),
    ROLLBACK("rollback", "Gives new calls to whom they went before that was changed last, shares and all, in one step. Calls that are "
            + "up stay with the version that began them. A second rollback undoes the first.", "rollback NAME [--revision N]",
            "sip:rollback call-forward"),
    COMMIT("commit", "Uninstalls a drained version's bundle on every engine. With --when-drained also one that has calls, as soon as the "
            + "last is over; until then activate, test, canary and rollback take that back.",
            "commit NAME VERSION [--when-drained] [--revision N]",
            "sip:commit call-forward 1.0 --when-drained"),
    CALLS("calls", "Shows calls in the order of their keys, 20 if no limit is given.", "calls [--after KEY] [--limit N]",
            "sip:calls --limit 5"),
    CALL("call", "Shows one call: application sessions, legs, transactions and timers.", "call KEY",
            "sip:call 5d41402abc4b2a76b9719d911017c592"),
    ENDPOINTS("endpoints", "Shows the open endpoints, what they show as their address, and what they dropped; by cause: "
            + "sip:counters.", "endpoints", "sip:endpoints"),
    COUNTERS("counters", "Shows what was counted, all of it or what begins with a prefix.", "counters [PREFIX]",
            "sip:counters endpoint.udp.dropped"),
    CLUSTER("cluster", "Shows the nodes of the cluster as this one sees them: what each does, where it is, since when, how many calls "
            + "it owns (state) or has checked out (engine). State: up, joining (its process is there and takes no part yet), gone (its "
            + "process is not, and what it held is being given up). The eldest of those that keep calls ends the lives of the dead.",
            "cluster", "sip:cluster"),
    PARTITIONS("partitions", "Shows how many partitions each node owns and backs up, and those that one death more could lose; with "
            + "--all every partition with its owner and its backups.", "partitions [--all yes]", "sip:partitions --all yes"),
    HEALTH("health", "Says whether this node is live, as its I/O threads turn, and ready for calls: its configuration works, the state "
            + "tier answers with partitions owned, endpoints are open, an application takes calls. A warning leaves it ready. "
            + "What does not answer within 5 s says so.", "health", "sip:health"),
    REFUSED("refused", "Shows bundles that look like an application and cannot be one, and configurations that do not work, such "
            + "as an endpoint whose port is taken, with the reason. A bundle is looked at again when updated, refreshed or "
            + "started, a configuration when it is changed.", "refused", "sip:refused"),
    HELP("help", "Shows all commands of scope sip, or one. The shell's own help is felix:help.", "help [COMMAND]",
            "sip:help retire");

    private final String command;
    private final String text;
    private final String usage;
    private final String example;

    Help(String command, String text, String usage, String example) {
        this.command = command;
        this.text = text;
        this.usage = "sip:" + usage;
        this.example = example;
    }

    /** One line that says how the command is written. */
    public String usage() {
        return usage;
    }

    /** All commands, one a line. */
    public static String all() {
        Table table = new Table("COMMAND", "EXAMPLE");
        Arrays.stream(values()).forEach(each -> table.row(each.usage, each.example));
        return table + "\nMore about one: " + HELP.example;
    }

    /** One command; a sentence if there is none. */
    public static String of(String command) {
        String name = command.startsWith("sip:") ? command.substring("sip:".length()) : command;
        return List.of(values()).stream().filter(each -> each.command.equals(name)).findFirst()
                .map(each -> each.usage + "\n  " + each.text + "\n  Example: " + each.example)
                .orElse("There is no command sip:" + name + "; sip:help shows those that there are.");
    }
}
