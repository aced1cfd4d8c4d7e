package io.jackfield.state.grid.coherence;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A state node in a process of its own, driven over its standard input; it ends with whoever started it. */
final class GridProcess {
    private GridProcess() {
    }

    public static void main(String[] arguments) throws IOException {
        GridMember member = GridMember.start(Clusters.settings(arguments[0], arguments[1], Integer.parseInt(arguments[2]),
                Boolean.parseBoolean(arguments[3])));
        System.out.println("READY");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals("forget")) {
                member.forget();
            }
            System.out.println("OK");
        }
        Runtime.getRuntime().halt(0);
    }
}
