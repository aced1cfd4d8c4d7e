package io.jackfield.state.grid.coherence;

import com.tangosol.net.CacheFactory;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.EncodedBody;
import io.jackfield.state.Incarnation;
import io.jackfield.state.grid.client.DelayThread;
import io.jackfield.state.grid.client.GridCallStateStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A member in a process of its own that puts and gets texts when it is told to over its standard input; ends with whoever
 * started it. Each answer is a line that begins with {@value #ANSWER}.
 */
final class PeerProcess {
    static final String ANSWER = "=> ";
    static final String READY = "ready";

    private final GridMember member;
    private final CallStateStore store;
    private final Incarnation self;
    private final AtomicLong sequence = new AtomicLong();

    private PeerProcess(GridMember member, CallStateStore store, Incarnation self) {
        this.member = member;
        this.store = store;
        this.self = self;
    }

    static List<String> arguments(GridSettings settings) {
        return List.of(settings.cluster(), settings.name(), settings.address(), String.valueOf(settings.clusterPort()),
                String.join(",", settings.members()), String.valueOf(settings.storage()), String.valueOf(settings.backups()),
                String.valueOf(settings.requestMillis()), String.valueOf(settings.detectionMillis()),
                String.valueOf(settings.voters()));
    }

    private static GridSettings settings(String[] words) {
        return new GridSettings(words[0], words[1], words[2], 0, Integer.parseInt(words[3]), List.of(words[4].split(",")),
                Boolean.parseBoolean(words[5]), 31, Integer.parseInt(words[6]), 100_000, Long.parseLong(words[7]),
                Long.parseLong(words[8]), Integer.parseInt(words[9]));
    }

    /** What an engine does with an event: that it is done, or what was in the way. */
    private CompletionStage<Object> put(CallKey key, String text) {
        return store.checkOut(new CheckOut(key, self, null, 0, 0)).thenCompose(out -> {
            long from = out instanceof CheckOut.Granted granted ? granted.revision() : 0;
            if (from == 0 && !(out instanceof CheckOut.Absent)) {
                return CompletableFuture.<Object>completedStage(out);
            }
            CallRecord record = new CallRecord(new EncodedBody(text.getBytes(StandardCharsets.UTF_8)), new byte[0],
                    CallRecord.NEVER, CallRecord.NEVER, Map.of());
            return store.checkIn(new CheckIn(key, from, new CheckIn.Id(self, sequence.incrementAndGet()), record, false))
                    .thenApply(told -> (Object) told);
        });
    }

    /** To many calls at once. How many of them were done. */
    private long putAll(List<CallKey> keys, String text) {
        List<CompletableFuture<Boolean>> all = keys.stream().map(key -> put(key, text).toCompletableFuture()
                .handle((told, failure) -> told instanceof CheckIn.Done)).toList();
        return all.stream().filter(CompletableFuture::join).count();
    }

    /** Begins a call that is due so many ms from now. When that is, by the time of the tier as this process has it. */
    private String ring(CallKey key, long millis) {
        long due = store.now() + millis;
        CallRecord record = new CallRecord(new EncodedBody(new byte[0]), new byte[0], due, CallRecord.NEVER, Map.of());
        answer(store.checkIn(new CheckIn(key, 0, new CheckIn.Id(self, sequence.incrementAndGet()), record, false)));
        return String.valueOf(due);
    }

    private String serve(String[] words) {
        try {
            return switch (words[0]) {
                case "put" -> answer(put(CallKey.parse(words[1]), words[2])).toString();
                case "putAll" -> String.valueOf(putAll(Arrays.stream(words).skip(2).map(CallKey::parse).toList(), words[1]));
                case "now" -> store.now() + " " + System.currentTimeMillis();
                case "ring" -> ring(CallKey.parse(words[1]), Long.parseLong(words[2]));
                case "whole" -> String.valueOf(member.whole());
                case "members" -> String.valueOf(CacheFactory.getCluster().getMemberSet().size());
                case "get" -> answer(store.read(CallKey.parse(words[1])))
                        .map(record -> new String(record.body().encoded(), StandardCharsets.UTF_8)).orElse("nothing");
                default -> throw new IllegalArgumentException(words[0]);
            };
        } catch (CompletionException e) {
            return e.getCause().getClass().getSimpleName() + ": " + e.getCause().getMessage();
        }
    }

    private static <T> T answer(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    public static void main(String[] arguments) throws IOException {
        GridSettings settings = settings(arguments);
        GridMember member = GridMember.start(settings);
        PeerProcess peer = new PeerProcess(member, new GridCallStateStore(member, new DelayThread(), Runnable::run),
                new Incarnation(settings.name(), ProcessHandle.current().pid()));
        System.out.println(ANSWER + READY);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(ANSWER + peer.serve(line.split(" ")));
        }
        Runtime.getRuntime().halt(0);
    }
}
