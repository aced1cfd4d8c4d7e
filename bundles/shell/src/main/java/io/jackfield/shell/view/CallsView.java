package io.jackfield.shell.view;

import io.jackfield.engine.admin.CallView;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallSummary;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Calls as operators read them. */
public final class CallsView {
    private CallsView() {
    }

    /** @param limit how many were asked for; where there are as many, the next page is named */
    public static String table(List<CallSummary> calls, int limit, Moments moments) {
        if (calls.isEmpty()) {
            return "No calls.";
        }
        Table table = new Table("KEY", "REVISION", "CREATED", "CHANGED", "DUE", "SESSIONS", "HOLDER");
        calls.forEach(call -> table.row(call.key(), call.revision(), moments.at(call.createdAt()),
                moments.at(call.changedAt()), moments.at(call.dueAt()), sessions(call.sessions()),
                call.holder().map(Object::toString).orElse("-")));
        String more = calls.size() < limit ? ""
                : "\nMore: sip:calls --after " + calls.get(calls.size() - 1).key() + " --limit " + limit;
        return table + more;
    }

    private static String sessions(Map<ApplicationVersion, Integer> counts) {
        return counts.isEmpty() ? "-" : new TreeMap<>(counts).entrySet().stream()
                .map(entry -> entry.getKey() + (entry.getValue() == 1 ? "" : " x" + entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** One call: its sessions, legs, transactions and timers. */
    public static String describe(CallView call, Moments moments) {
        Table sessions = new Table("SESSION", "APPLICATION", "CREATED", "EXPIRES", "ATTRIBUTES");
        call.sessions().forEach(each -> sessions.row(each.id(), each.owner(), moments.at(each.createdAt()),
                moments.at(each.expiresAt()), each.attributes()));
        Table legs = new Table("LEG", "SESSION", "ROLE", "STATE", "LOCAL", "REMOTE", "CALL-ID", "LINKED");
        call.legs().forEach(each -> legs.row(each.id(), each.session(), each.caller() ? "UAC" : "UAS", each.state(),
                each.local(), each.remote(), each.callId(), each.linked() == 0 ? "-" : each.linked()));
        Table transactions = new Table("TRANSACTION", "LEG", "KIND", "METHOD", "CSEQ", "STATE", "STATUS", "TARGET");
        call.transactions().forEach(each -> transactions.row(each.id(), each.leg(), each.kind(), each.method(), each.cseq(),
                each.state(), each.status() == 0 ? "-" : each.status(), each.target()));
        Table timers = new Table("TIMER", "OF", "DUE");
        call.timers().forEach(each -> timers.row(each.name(), each.subject(), moments.at(each.dueAt())));
        return "Call " + call.key() + ", " + call.events() + " events\ncreated "
                + moments.at(call.createdAt()) + ", heard of " + moments.at(call.heardAt())
                + part(sessions) + part(legs) + part(transactions) + part(timers);
    }

    private static String part(Table table) {
        return table.empty() ? "" : "\n\n" + table;
    }
}
