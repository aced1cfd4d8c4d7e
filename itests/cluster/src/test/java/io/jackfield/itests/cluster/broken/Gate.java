package io.jackfield.itests.cluster.broken;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A place between the engine and its store where calls that begin are held back, so that the engine dies or freezes just there. Who runs
 * the engine asks for it by files: {@code shut} there shuts the gate, and says what for; {@code full} says that enough are
 * behind it; {@code open} opens it. Nothing else of those calls is under way then: their callers wait for a first word.
 *
 * <p>Only calls that begin: with others, what came by a connection waits behind what is held back, and would be lost with the
 * engine, rightly. Thread-safe.
 */
public final class Gate {
    /** The system property with the directory where the files are. */
    public static final String DIRECTORY = "jackfield.broken.gate";
    public static final String SHUT = "shut";
    public static final String FULL = "full";
    public static final String OPEN = "open";
    /** So many calls that begin behind it are enough that each run without the promise fails. */
    static final int ENOUGH = 5;

    /** What the gate is shut for. */
    public enum Purpose {
        /** The process ends, some time after there are enough: what came last is excused, what came first is not. */
        END,
        /** The process is frozen by who asked. */
        FREEZE
    }

    private final Path directory;
    private final Runnable end;
    private CompletableFuture<Void> opened = new CompletableFuture<>();
    private Purpose purpose;
    private int behind;
    private int looks;

    /** @param end ends the process at once */
    Gate(Path directory, Runnable end) {
        this.directory = directory;
        this.end = end;
    }

    /** Completes when the call may go on. @param begins whether its first check-in is on the way */
    synchronized CompletionStage<Void> pass(boolean begins) {
        if (!begins || purpose == null) {
            return CompletableFuture.completedStage(null);
        }
        behind++;
        return opened;
    }

    /** To be called every {@value BrokenStore#LOOK_MILLIS} ms. @param afterwards looks with enough behind it, before the process ends */
    void look(int afterwards) {
        try {
            lookAround(afterwards).complete(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is to be let through. */
    private synchronized CompletableFuture<Void> lookAround(int afterwards) throws IOException {
        CompletableFuture<Void> nobody = new CompletableFuture<>();
        Path shut = directory.resolve(SHUT);
        if (purpose == null && Files.exists(shut)) {
            String word = Files.readString(shut); // empty while it is written
            purpose = word.isEmpty() ? null : Purpose.valueOf(word);
        }
        if (purpose == null || behind < ENOUGH) {
            return nobody;
        }
        looks++;
        if (purpose == Purpose.END && looks > afterwards) {
            end.run();
        } else if (purpose == Purpose.FREEZE && looks == 1) {
            Files.writeString(directory.resolve(FULL), "");
        }
        return Files.exists(directory.resolve(OPEN)) ? opened() : nobody;
    }

    private CompletableFuture<Void> opened() throws IOException {
        for (String file : List.of(SHUT, FULL, OPEN)) {
            Files.deleteIfExists(directory.resolve(file));
        }
        CompletableFuture<Void> through = opened;
        opened = new CompletableFuture<>();
        purpose = null;
        behind = 0;
        looks = 0;
        return through;
    }
}
