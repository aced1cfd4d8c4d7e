package io.jackfield.engine.rollout;

import io.jackfield.engine.rollout.Rollout.Answer;
import io.jackfield.engine.rollout.Rollout.Changed;
import io.jackfield.engine.rollout.Rollout.Refused;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.Incarnation;
import io.jackfield.state.StoreUnavailableException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the engines of a cluster agreed on about rollouts, as this one heard of it last, and what it has to tell them. Where the tier
 * is away what was heard goes on to hold, and {@link #agree} makes up for the rest, for each application by itself.
 *
 * <p>Thread-safe; no lock is held while the tier is asked.
 */
final class Agreement {
    private static final Logger LOG = LoggerFactory.getLogger(Agreement.class);

    /** The engine that agrees with others. */
    interface Here {
        /** What runs on it. */
        Set<ApplicationVersion> runnable();

        /** What it kept by itself of an application. */
        Rollout kept(String baseName);

        /** Something else may hold of an application. Called with no lock held. */
        void heard(String baseName);
    }

    private final SharedRollouts shared;
    private final Here here;
    private final SharedLooks looks;
    private final Map<String, SharedRollout> agreed = new ConcurrentHashMap<>();
    /** In which of its lives this engine heard of an application's rollout last. */
    private final Map<String, Incarnation> heardAs = new ConcurrentHashMap<>();
    /** Uninstalled here, and the tier may not know it yet. */
    private final Set<ApplicationVersion> gone = ConcurrentHashMap.newKeySet();
    /** Started here to be held, which counts where the tier does not know them. */
    private final Set<ApplicationVersion> holding = ConcurrentHashMap.newKeySet();
    /** Applications of which the tier did not answer last time. */
    private final Set<String> away = ConcurrentHashMap.newKeySet();
    private volatile Supplier<Incarnation> life;

    Agreement(SharedRollouts shared, Here here) {
        this.shared = shared;
        this.here = here;
        this.looks = new SharedLooks(shared);
        this.life = shared::self;
    }

    void under(Supplier<Incarnation> present) {
        this.life = present;
    }

    /**
     * Whether this engine, as it is now, has heard of an application's rollout. One that was taken for dead and goes on as
     * another life has not, until it asked again: others may have said meanwhile that a version is drained.
     */
    boolean heard(String baseName) {
        Incarnation as = heardAs.get(baseName);
        return as != null && as.equals(life.get());
    }

    /** Whether the tier answered about an application when it was asked last. */
    boolean inReach(String baseName) {
        return !away.contains(baseName);
    }

    /** What holds here where these are started; empty while nothing was heard of the application. */
    Optional<Rollout> here(String baseName, Set<ApplicationVersion> started) {
        SharedRollout heard = agreed.get(baseName);
        if (heard == null) {
            return Optional.empty();
        }
        SharedRollout left = heard;
        for (ApplicationVersion version : gone) {
            left = version.baseName().equals(baseName) ? left.uninstalled(version, shared.engine()) : left;
        }
        return Optional.of(new SharedRollout(baseName, heard.revision(), left.rows(), left.mapping(), left.before(), left.own())
                .here(started, holding, shared.engine()));
    }

    /** Looks what holds of an application. False if the tier did not say. */
    boolean look(String baseName) {
        return together(baseName, current -> current);
    }

    /**
     * A version is about to run here.
     *
     * @param restoring whether the framework starts, rather than an operator the version
     * @param hold      whether it is to take nothing until an operator gives it something
     */
    void starts(ApplicationVersion version, boolean restoring, boolean hold) {
        gone.remove(version);
        holding.remove(version);
        if (hold) {
            holding.add(version);
        }
        together(version.baseName(), current -> current.started(version, shared.engine(), restoring, hold));
    }

    /** A version's bundle is gone from here. */
    void uninstalled(ApplicationVersion version) {
        gone.add(version);
        holding.remove(version);
        together(version.baseName(), current -> current);
    }

    /**
     * What an operator wishes. As it is applied again where another engine came first, what the operator saw is compared each time.
     */
    Answer change(String baseName, Function<Rollout, Answer> wish) {
        return change(baseName, (latest, answer) -> {
            Rollout before = latest.here(here.runnable(), holding);
            answer.set(wish.apply(before));
            return answer.get() instanceof Changed changed && !changed.rollout().equals(before)
                    ? latest.wished(changed.rollout()) : latest;
        });
    }

    /** What an operator wishes for one engine only. */
    Answer change(String baseName, String engine, Function<Rollout, Answer> wish) {
        return change(baseName, (latest, answer) -> {
            Rollout before = latest.at(engine);
            answer.set(latest.engines().contains(engine) ? wish.apply(before) : new Refused("No engine " + engine + " has " + baseName
                    + "; these have: " + String.join(", ", latest.engines()) + "."));
            return answer.get() instanceof Changed changed && !changed.rollout().equals(before)
                    ? latest.wished(changed.rollout(), engine) : latest;
        });
    }

    /** That engine goes by the common mapping again. @param wish refuses, or changes nothing */
    Answer common(String baseName, String engine, Function<Rollout, Answer> wish) {
        return change(baseName, (latest, answer) -> {
            answer.set(wish.apply(latest.at(engine)));
            return answer.get() instanceof Changed ? latest.common(engine) : latest;
        });
    }

    /** The mappings of engines that have one of their own. */
    Map<String, Mapping> own(String baseName) {
        SharedRollout heard = agreed.get(baseName);
        return heard == null ? Map.of() : heard.own();
    }

    private Answer change(String baseName, BiFunction<SharedRollout, AtomicReference<Answer>, SharedRollout> made) {
        AtomicReference<Answer> answer = new AtomicReference<>();
        Incarnation as = life.get();
        try {
            adopt(as, shared.change(baseName, () -> start(baseName), current -> made.apply(latest(current), answer)));
            return answer.get();
        } catch (StoreUnavailableException e) {
            LOG.warn("A rollout was not changed, or not known to be: app={} reason={}", baseName, e.getMessage());
            return new Refused("The state tier did not answer, so whether " + baseName + " is changed is not known; look again.");
        }
    }

    /**
     * Asks about all applications that run here, or did until now, at once; those whose answer is there in a fraction of a second are
     * taken over and told what runs here where they do not know it, and the others when this is called again. So an application
     * whose share of the tier does not answer keeps no other waiting.
     */
    void agree() {
        Set<String> names = new TreeSet<>();
        here.runnable().forEach(version -> names.add(version.baseName()));
        gone.forEach(version -> names.add(version.baseName()));
        List<String> unsettled = new ArrayList<>();
        looks.look(names, life.get(), new SharedLooks.Answers() {
            @Override
            public void found(String baseName, Incarnation as, Optional<SharedRollout> found) {
                if (found.isPresent() && settled(found.get()).equals(found.get()) && gone.stream().noneMatch(of(baseName))) {
                    adopt(as, found.get());
                } else {
                    unsettled.add(baseName);
                }
            }

            @Override
            public void failed(String baseName, String reason) {
                away(baseName, reason);
            }
        });
        for (String baseName : unsettled) {
            if (!look(baseName)) {
                return; // the next tick goes on: each that fails takes seconds
            }
        }
    }

    private static Predicate<ApplicationVersion> of(String baseName) {
        return version -> version.baseName().equals(baseName);
    }

    /** What the tier is to have: what is the latest, what runs here in it, and not what is gone from here. */
    private SharedRollout settled(SharedRollout current) {
        SharedRollout next = latest(current);
        String engine = shared.engine();
        for (ApplicationVersion version : here.runnable()) {
            if (version.baseName().equals(next.baseName()) && !next.has(version, engine)) {
                next = next.started(version, engine, true, holding.contains(version));
            }
        }
        for (ApplicationVersion version : gone) {
            next = version.baseName().equals(next.baseName()) ? next.uninstalled(version, engine) : next;
        }
        return next;
    }

    /** Of what the tier has and what this engine heard of it: it may have lost what it had, and begun again. */
    private SharedRollout latest(SharedRollout current) {
        SharedRollout mine = agreed.get(current.baseName());
        return mine != null && mine.revision() > current.revision() ? mine : current;
    }

    /** The start value when the tier knows nothing. */
    private SharedRollout start(String baseName) {
        SharedRollout mine = agreed.get(baseName);
        return mine != null ? mine : SharedRollout.of(here.kept(baseName));
    }

    private boolean together(String baseName, UnaryOperator<SharedRollout> change) {
        Set<ApplicationVersion> told = new HashSet<>(gone);
        Incarnation as = life.get();
        try {
            SharedRollout next = shared.change(baseName, () -> start(baseName), current -> change.apply(settled(current)));
            told.removeIf(of(baseName).negate().or(version -> next.has(version, shared.engine())));
            gone.removeAll(told);
            adopt(as, next);
            return true;
        } catch (StoreUnavailableException e) {
            away(baseName, e.getMessage());
            here.heard(baseName); // what is gone from here is gone, whether the tier knows or not
            return false;
        }
    }

    private void away(String baseName, String reason) {
        if (away.add(baseName)) {
            LOG.warn("The rollout of an application is out of reach; what this engine knows of it holds: app={} reason={}",
                    baseName, reason);
        }
    }

    private void adopt(Incarnation as, SharedRollout next) {
        agreed.merge(next.baseName(), next, (before, heard) -> before.revision() > heard.revision() ? before : heard);
        if (away.remove(next.baseName())) {
            LOG.info("The rollout of an application is in reach again: app={}", next.baseName());
        }
        here.heard(next.baseName());
        heardAs.put(next.baseName(), as); // only now, so that no event begins on what held before
    }
}
