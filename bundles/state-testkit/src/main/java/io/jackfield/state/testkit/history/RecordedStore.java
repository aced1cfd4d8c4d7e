package io.jackfield.state.testkit.history;

import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallKey;
import io.jackfield.state.CallRecord;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.CallSummary;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.DueCall;
import io.jackfield.state.Incarnation;
import io.jackfield.state.Member;
import io.jackfield.state.MemberListener;
import io.jackfield.state.MemberWatch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A store whose operations on single calls are written into a history: before they are asked for, and before whoever asked
 * hears the answer. A stage that fails leaves its operation without an end: nobody knows what it did. A join ends the earlier
 * lives of the engine that joined through this object. Lists, census and due times are passed on and not judged.
 */
public final class RecordedStore implements CallStateStore {
    private final CallStateStore store;
    private final History history;
    private final Set<Incarnation> joined = ConcurrentHashMap.newKeySet();

    public RecordedStore(CallStateStore store, History history) {
        this.store = store;
        this.history = history;
    }

    private <T, A> CompletionStage<T> recorded(CompletionStage<T> stage, Operation<A> operation, Function<T, A> answer) {
        return stage.whenComplete((told, failure) -> {
            if (failure == null) {
                history.end(operation, answer.apply(told));
            }
        });
    }

    @Override
    public Durability durability() {
        return store.durability();
    }

    @Override
    public long now() {
        return store.now();
    }

    @Override
    public CompletionStage<CheckOut.Answer> checkOut(CheckOut request) {
        Operation<CheckingOut.Told> operation = history.begin(request.key(), new CheckingOut(request, Set.of()));
        return recorded(store.checkOut(request), operation, CheckingOut.Told::of);
    }

    @Override
    public CompletionStage<CheckIn.Answer> checkIn(CheckIn checkIn) {
        Operation<CheckIn.Answer> operation = history.begin(checkIn.key(), CheckingIn.of(checkIn));
        return recorded(store.checkIn(checkIn), operation, answer -> answer);
    }

    @Override
    public CompletionStage<Boolean> release(CallKey key, Incarnation holder) {
        Operation<Boolean> operation = history.begin(key, new Asked.Release(holder));
        return recorded(store.release(key, holder), operation, answer -> answer);
    }

    @Override
    public CompletionStage<Boolean> join(Incarnation self, Set<Member.Role> roles) {
        List<Incarnation> earlier = joined.stream()
                .filter(life -> life.engine().equals(self.engine()) && life.number() < self.number()).toList();
        joined.add(self);
        List<Operation<Integer>> ending = earlier.stream().map(life -> history.begin(null, new Asked.Ending(life))).toList();
        List<Operation<Integer>> freeing = earlier.stream().map(life -> history.begin(null, new Asked.Freeing(life))).toList();
        return store.join(self, roles).whenComplete((told, failure) -> {
            if (failure == null) {
                ending.forEach(operation -> history.end(operation, 0));
                freeing.forEach(operation -> history.end(operation, 0));
            }
        });
    }

    @Override
    public CompletionStage<Integer> releaseAll(Incarnation ended) {
        Operation<Integer> ending = history.begin(null, new Asked.Ending(ended));
        Operation<Integer> freeing = history.begin(null, new Asked.Freeing(ended));
        return recorded(recorded(store.releaseAll(ended), ending, freed -> freed), freeing, freed -> freed);
    }

    @Override
    public MemberWatch watchMembers(MemberListener listener) {
        return store.watchMembers(listener);
    }

    @Override
    public CompletionStage<Optional<CallRecord>> read(CallKey key) {
        Operation<Optional<Content>> operation = history.begin(key, new Asked.Read());
        return recorded(store.read(key), operation, found -> found.map(Content::of));
    }

    @Override
    public CompletionStage<List<DueCall>> confirmDue(List<DueCall> candidates) {
        return store.confirmDue(candidates);
    }

    @Override
    public CompletionStage<List<DueCall>> overdue(long dueBefore, int limit) {
        return store.overdue(dueBefore, limit);
    }

    @Override
    public CompletionStage<Map<ApplicationVersion, Long>> census() {
        return store.census();
    }

    @Override
    public CompletionStage<List<CallSummary>> calls(CallKey after, int limit) {
        return store.calls(after, limit);
    }
}
