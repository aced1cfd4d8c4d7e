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
import java.nio.file.Path;
import java.util.Set;

/** A state node in a process of its own, driven over its standard input; it ends with whoever started it. */
final class GridProcess {
    private GridProcess() {
    }

    private static void hold(CallStateStore store, String name, CallKey key) {
        Incarnation self = new Incarnation(name, 1);
        store.join(self, Set.of(Member.Role.ENGINE)).toCompletableFuture().join();
        store.checkOut(new CheckOut(key, self, null, 0, 0)).toCompletableFuture().join();
    }

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[2]);
        boolean storage = Boolean.parseBoolean(arguments[3]);
        GridMember member = GridMember.start(arguments.length > 4
                ? Clusters.settings(arguments[0], arguments[1], port, storage, Path.of(arguments[4]))
                : Clusters.settings(arguments[0], arguments[1], port, storage));
        System.out.println("READY");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            if (words[0].equals("forget")) {
                member.forget();
            } else if (words[0].equals("hold")) {
                hold(new GridCallStateStore(member, new DelayThread(), Runnable::run), words[1], CallKey.parse(words[2]));
            }
            System.out.println("OK");
        }
        Runtime.getRuntime().halt(0);
    }
}
