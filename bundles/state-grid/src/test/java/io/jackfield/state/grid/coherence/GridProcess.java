package io.jackfield.state.grid.coherence;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import io.jackfield.state.Membership;
import io.jackfield.state.grid.client.DelayThread;
import io.jackfield.state.grid.client.GridCallStateStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A state node or an engine in a process of its own, driven over its standard input; it ends with whoever started it. */
final class GridProcess {
    private final GridMember member;
    private final DelayThread delays = new DelayThread();
    private GridCallStateStore store;
    private Membership membership;
    private Incarnation first;

    private GridProcess(GridMember member) {
        this.member = member;
    }

    private static <T> T answer(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private String carryOut(String[] words) {
        switch (words[0]) {
            case "forget":
                member.forget(0);
                return "";
            case "leave":
                member.close();
                return "";
            case "hold":
                return hold(words[1], CallKey.parse(words[2]));
            case "finish":
                return finish(CallKey.parse(words[1]));
            case "mirror":
                return mirror(words[1], new Incarnation(words[2], 1));
            case "life":
                return membership.life().toString();
            default:
                throw new IllegalArgumentException("no command: " + words[0]);
        }
    }

    /** Joins as an engine and holds a call. */
    private String hold(String name, CallKey key) {
        store = new GridCallStateStore(member, delays, Executors.newSingleThreadExecutor(), member.standing());
        first = new Incarnation(name, 1);
        membership = new Membership(store, first, Set.of(Member.Role.ENGINE), again -> delays.after(1_000, again));
        store.watchMembers(membership);
        membership.begin();
        return answer(store.checkOut(new CheckOut(key, first, null, 0, 0))).getClass().getSimpleName();
    }

    /** Goes on with what the first life held, as an engine that was frozen meanwhile: until it has an answer. */
    private String finish(CallKey key) {
        CheckIn checkIn = new CheckIn(key, 0, new CheckIn.Id(first, 1), new CallRecord(new EncodedBody(new byte[] {1}), new byte[0],
                CallRecord.NEVER, CallRecord.NEVER, Map.of()), false);
        String answer = null;
        while (answer == null) {
            try {
                answer = answer(store.checkIn(checkIn)).getClass().getSimpleName();
            } catch (CompletionException e) { // the cluster put this member out; it joins again by itself
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
        return answer + " " + answer(store.confirm(first));
    }

    /** Joins as an engine that sends every letter back. */
    private String mirror(String name, Incarnation to) {
        store = new GridCallStateStore(member, delays, Executors.newSingleThreadExecutor(), member.standing());
        first = new Incarnation(name, 1);
        store.post().receive(first, letter -> store.post().send(to, letter));
        return answer(store.join(first, Set.of(Member.Role.ENGINE))).toString();
    }

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[2]);
        boolean storage = Boolean.parseBoolean(arguments[3]);
        GridProcess process = new GridProcess(GridMember.start(Clusters.settings(arguments[0], arguments[1], port, storage)));
        System.out.println("READY");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println("OK " + process.carryOut(line.split(" ")));
        }
        Runtime.getRuntime().halt(0);
    }
}
