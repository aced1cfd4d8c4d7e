package io.jackfield.itests.cluster.broken;

import io.jackfield.state.CheckIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A place between the engine and its store where check-ins of one {@link Moment} are held back, so that the engine is killed or frozen just
 * there. Who runs the engine asks for it by files: {@code shut} there shuts the gate, and says at which moment; {@code full} says
 * that enough are behind it; {@code open} opens it. Thread-safe.
 */
public final class Gate {
    /** The system property with the directory where the files are. */
    public static final String DIRECTORY = "jackfield.broken.gate";
    public static final String SHUT = "shut";
    public static final String FULL = "full";
    public static final String OPEN = "open";
    /** Which check-ins are held back. */
    public enum Moment {
        /**
         * The first of a call. Nothing else of it is under way then: the caller waits for a first word. With others, what came
         * by a connection waits behind what is held back, and would be lost with the engine, rightly.
         */
        BEGINS(5),
        /**
         * The one with which the phone's 200 goes on to a caller of {@code crossed}, who gives up now that no answer comes. So there
         * are two ways for the call to go, and whoever gets the CANCEL goes the other one. That has to be another engine, so whoever
         * is told of the first few sees to it before their callers give up.
         */
        ANSWERED(2);

        private static final String CROSSED = "sip:crossed@";
        private static final String ANSWER = "SIP/2.0 200 ";
        private static final String OF_INVITE = "CSeq: 1 INVITE";
        private static final String ACKNOWLEDGEMENT = "ACK sip:";
        private static final String MESSAGE_ENDS = "\r\n\r\n";

        private final int enough;

        Moment(int enough) {
            this.enough = enough;
        }

        /** So many calls behind the gate are enough that each run without the promise fails. */
        int enough() {
            return enough;
        }

        boolean is(CheckIn checkIn) {
            return switch (this) {
                case BEGINS -> checkIn.fromRevision() == 0;
                case ANSWERED -> checkIn.record() != null && answers(new String(checkIn.record().body().encoded(),
                        StandardCharsets.ISO_8859_1));
            };
        }

        /** @param record messages are in it as they leave, and the 200 stays there */
        private static boolean answers(String record) {
            if (record.contains(ACKNOWLEDGEMENT)) {
                return false;
            }
            for (int at = record.indexOf(ANSWER); at >= 0; at = record.indexOf(ANSWER, at + 1)) {
                int end = record.indexOf(MESSAGE_ENDS, at);
                String message = record.substring(at, end < 0 ? record.length() : end);
                if (message.contains(CROSSED) && message.contains(OF_INVITE)) {
                    return true;
                }
            }
            return false;
        }
    }

    private final Path directory;
    private CompletableFuture<Void> opened = new CompletableFuture<>();
    private Moment moment;
    private int behind;
    private boolean told;

    Gate(Path directory) {
        this.directory = directory;
    }

    /** Completes when the check-in, or its answer, may go on. */
    synchronized CompletionStage<Void> pass(CheckIn checkIn) {
        if (moment == null || !moment.is(checkIn)) {
            return CompletableFuture.completedStage(null);
        }
        behind++;
        return opened;
    }

    /** To be called every {@value BrokenStore#LOOK_MILLIS} ms. */
    void look() {
        try {
            lookAround().complete(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is to be let through. */
    private synchronized CompletableFuture<Void> lookAround() throws IOException {
        Path shut = directory.resolve(SHUT);
        if (moment == null && Files.exists(shut)) {
            String word = Files.readString(shut); // empty while it is written
            moment = word.isEmpty() ? null : Moment.valueOf(word);
        }
        if (moment != null && behind >= moment.enough() && !told) {
            Files.writeString(directory.resolve(FULL), "");
            told = true;
        }
        return told && Files.exists(directory.resolve(OPEN)) ? opened() : new CompletableFuture<>();
    }

    private CompletableFuture<Void> opened() throws IOException {
        for (String file : List.of(SHUT, FULL, OPEN)) {
            Files.deleteIfExists(directory.resolve(file));
        }
        CompletableFuture<Void> through = opened;
        opened = new CompletableFuture<>();
        moment = null;
        behind = 0;
        told = false;
        return through;
    }
}
