package io.jackfield.state.grid.coherence;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.CheckOut;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import io.jackfield.state.grid.client.DelayThread;
import io.jackfield.state.grid.client.GridCallStateStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Executors;

/** A state node in a process of its own, driven over its standard input; it ends with whoever started it. */
final class GridProcess {
    private GridProcess() {
    }

    private static void hold(CallStateStore store, String name, CallKey key) {
        Incarnation self = new Incarnation(name, 1);
        store.join(self, Set.of(Member.Role.ENGINE)).toCompletableFuture().join();
        store.checkOut(new CheckOut(key, self, null, 0, 0)).toCompletableFuture().join();
    }

    /** An engine that sends every letter back. */
    private static void mirror(CallStateStore store, Incarnation self, Incarnation to) {
        store.post().receive(self, letter -> store.post().send(to, letter));
        store.join(self, Set.of(Member.Role.ENGINE)).toCompletableFuture().join();
    }

    public static void main(String[] arguments) throws IOException {
        GridMember member = GridMember.start(Clusters.settings(arguments[0], arguments[1], Integer.parseInt(arguments[2]),
                Boolean.parseBoolean(arguments[3])));
        System.out.println("READY");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            if (words[0].equals("forget")) {
                member.forget();
            } else if (words[0].equals("hold")) {
                hold(new GridCallStateStore(member, new DelayThread(), Runnable::run), words[1], CallKey.parse(words[2]));
            }
            if (words[0].equals("mirror")) {
                mirror(new GridCallStateStore(member, new DelayThread(), Executors.newSingleThreadExecutor()),
                        new Incarnation(words[1], 1), new Incarnation(words[2], 1));
            }
            System.out.println("OK");
        }
        Runtime.getRuntime().halt(0);
    }
}
