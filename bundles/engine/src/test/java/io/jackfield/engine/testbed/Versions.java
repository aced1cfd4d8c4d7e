package io.jackfield.engine.testbed;

import gov.nist.javax.sip.header.RetryAfter;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import io.jackfield.engine.app.TransactionUser;
import io.jackfield.engine.testbed.Conversation.Change;
import io.jackfield.engine.testbed.Conversation.Step;
import io.jackfield.engine.testbed.RandomNetwork.Passed;
import io.jackfield.state.ApplicationVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The versions of a {@link Play}'s application, and what has to hold of them: a new call is the active version's, what comes for a
 * stopped one is answered 503 with Retry-After, or not at all.
 */
final class Versions {
    static final ApplicationVersion FIRST = new ApplicationVersion("app", "1.0.0");
    static final ApplicationVersion SECOND = new ApplicationVersion("app", "2.0.0");
    private static final Set<String> FOR_THE_APPLICATION = Set.of("INVITE", "UPDATE", "INFO", "BYE");

    /** From a moment on. @param active of the versions that take new calls, empty for none */
    private record Standing(long from, boolean stopped, Set<String> active) {
    }

    private final Node node;
    private final Function<String, TransactionUser> starts;
    private final Map<ApplicationVersion, TransactionUser> running = new HashMap<>();
    private final List<Standing> course = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final Set<String> begun = new HashSet<>();

    Versions(Node node, Function<String, TransactionUser> starts) {
        this.node = node;
        this.starts = starts;
    }

    void start() {
        starts(FIRST);
        note("start");
    }

    void happen(List<Change> changes) {
        changes.forEach(change -> node.later(change.at(), () -> happens(change.step())));
    }

    /** Whatever waits for its version goes on. */
    void allRun() {
        happens(Step.START);
    }

    private void happens(Step step) {
        boolean runs = running.containsKey(FIRST);
        switch (step) {
            case STOP -> {
                if (runs) {
                    stops(FIRST);
                }
            }
            case START -> {
                if (!runs) {
                    starts(FIRST);
                }
            }
            case UPDATE -> {
                if (runs) {
                    stops(FIRST);
                    starts(FIRST);
                }
            }
            case NEXT -> {
                if (!running.containsKey(SECOND)) {
                    starts(SECOND);
                }
            }
            case BACK -> node.rollouts().activate(FIRST, Optional.empty());
        }
        note(step.toString());
    }

    private void note(String what) {
        Set<String> active = new HashSet<>();
        node.rollouts().forNewSession("app").ifPresent(version -> active.add(version.version()));
        course.add(new Standing(node.now(), !running.containsKey(FIRST), active));
        log.add((node.now() - course.get(0).from()) + " ms " + what + ", then active: " + active);
    }

    private void starts(ApplicationVersion version) {
        TransactionUser user = starts.apply(version.version());
        running.put(version, user);
        node.runs(user);
    }

    private void stops(ApplicationVersion version) {
        node.stops(version);
        if (running.remove(version) instanceof AutoCloseable user) {
            close(user);
        }
    }

    private static void close(AutoCloseable user) {
        try {
            user.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    String log() {
        return String.join("\n", log);
    }

    /** Whether the first version was stopped at that moment, also if only for that moment. */
    private boolean stopped(long at) {
        boolean stopped = false;
        for (Standing each : course) {
            if (each.from() > at) {
                break;
            }
            stopped = each.stopped() || each.from() == at && stopped;
        }
        return stopped;
    }

    private Set<String> active(long at) {
        Set<String> active = new HashSet<>();
        for (Standing each : course) {
            if (each.from() < at) {
                active.clear();
            }
            if (each.from() <= at) {
                active.addAll(each.active());
            }
        }
        return active;
    }

    /**
     * As if the network had lost it: the contract of a stopped version. Nor is its 503 remembered (RFC 3261 section 8.2.7): a repeat
     * that comes when the version is back is served.
     */
    List<Passed> withoutWhatCameWhileStopped(List<Passed> history) {
        return history.stream().filter(each -> !(each.message() instanceof SIPResponse response)
                || (each.left() ? response.getStatusCode() != 503 || response.getHeader("Retry-After") == null : !stopped(each.at())))
                .toList();
    }

    List<String> broken(List<Passed> history) {
        List<String> broken = new ArrayList<>();
        Map<String, Passed> asked = new HashMap<>();
        Map<String, String> owners = owners(history);
        for (Passed each : history) {
            String key = Judge.transaction(each.message());
            if (!each.left() && each.message() instanceof SIPRequest) {
                asked.putIfAbsent(key, each);
            } else if (each.left() && each.message() instanceof SIPResponse response && asked.containsKey(key)) {
                boolean mine = FIRST.version().equals(owners.get(response.getCallId().getCallId()));
                answered(asked.get(key), each, response, mine, broken);
            } else if (each.left() && each.message() instanceof SIPRequest request && request.getToTag() == null
                    && SIPRequest.INVITE.equals(request.getMethod())) {
                begins(each, broken);
            }
        }
        return broken;
    }

    private static Map<String, String> owners(List<Passed> history) {
        Map<String, String> owners = new HashMap<>();
        history.stream().filter(each -> each.left() && !OneVersion.of(each.message()).isEmpty())
                .forEach(each -> owners.putIfAbsent(each.message().getCallId().getCallId(), version(each)));
        return owners;
    }

    private static String version(Passed passed) {
        String by = OneVersion.of(passed.message());
        return by.endsWith("2.0") || by.endsWith("2.0.0") ? SECOND.version() : FIRST.version();
    }

    /** @param mine whether the call is the first version's */
    private void answered(Passed question, Passed passed, SIPResponse answer, boolean mine, List<String> broken) {
        boolean toTheApplication = ((SIPRequest) question.message()).getToTag() != null
                && FOR_THE_APPLICATION.contains(Judge.method(question));
        boolean strictly = course.stream().noneMatch(each -> each.from() == passed.at()) && stopped(passed.at());
        if (mine && toTheApplication && question.at() == passed.at() && strictly && answer.getStatusCode() / 100 == 2) {
            broken.add("the version was stopped: " + Judge.name(answer));
        }
        if (answer.getStatusCode() == 503 && !(answer.getHeader("Retry-After") instanceof RetryAfter retry && retry.getRetryAfter() > 0)) {
            broken.add("no Retry-After: " + Judge.name(answer));
        }
    }

    private void begins(Passed passed, List<String> broken) {
        boolean first = course.isEmpty() || OneVersion.of(passed.message()).isEmpty();
        if (!first && !begun.contains(passed.message().getTopmostVia().getBranch()) && !active(passed.at()).contains(version(passed))) {
            broken.add("the active version was " + active(passed.at()) + ": " + Judge.name(passed.message()));
        }
        begun.add(passed.message().getTopmostVia().getBranch());
    }
}
