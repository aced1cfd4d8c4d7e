package io.jackfield.shell;

import io.jackfield.engine.rollout.Rollout;
import io.jackfield.engine.rollout.Rollout.Answer;
import io.jackfield.engine.rollout.Rollout.Changed;
import io.jackfield.engine.rollout.Rollout.Refused;
import io.jackfield.engine.rollout.Rollouts;
import io.jackfield.engine.rollout.Selector;
import io.jackfield.engine.rollout.VersionStatus;
import io.jackfield.shell.view.Arguments;
import io.jackfield.shell.view.Arguments.Wrong;
import io.jackfield.shell.view.Help;
import io.jackfield.shell.view.Moments;
import io.jackfield.shell.view.VersionView;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallStateStore;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code sip:apps}, and what is done to versions: {@code sip:activate}, {@code test}, {@code canary} and so on. */
@Component(service = VersionCommands.class, property = {"osgi.command.scope=sip", "osgi.command.function=apps",
    "osgi.command.function=retire", "osgi.command.function=activate", "osgi.command.function=test", "osgi.command.function=canary",
    "osgi.command.function=rollback", "osgi.command.function=commit"})
public final class VersionCommands {
    private static final Set<String> OPTIONS = Set.of("revision");
    private static final String ENGINE = "engine";
    private static final Set<String> ON_ENGINES = Set.of("revision", ENGINE);
    private static final String COMMON = "common";
    private static final String WHEN_DRAINED = "when-drained";
    private static final String OFF = "off";

    private final Rollouts rollouts;
    private final CallStateStore store;
    private final Moments moments = new Moments(ZoneId.systemDefault());

    @Activate
    public VersionCommands(@Reference Rollouts rollouts, @Reference CallStateStore store) {
        this.rollouts = rollouts;
        this.store = store;
    }

    public String apps(String... words) {
        return Reply.to(() -> {
            Arguments.of(Help.APPS.usage(), 0, 0, Set.of(), words);
            List<VersionStatus> all = rollouts.status(Reply.await(store.census()));
            return VersionView.table(all, moments) + all.stream().map(each -> each.version().baseName()).distinct()
                    .flatMap(name -> rollouts.own(name).entrySet().stream())
                    .map(own -> "\n" + VersionView.own(own.getKey(), own.getValue())).collect(Collectors.joining());
        });
    }

    public String retire(String... words) {
        return Reply.to(() -> {
            Arguments arguments = Arguments.of(Help.RETIRE.usage(), 1, 2, OPTIONS, words);
            Rollout rollout = rollout(arguments);
            ApplicationVersion version = arguments.word(1).isPresent() ? VersionView.find(rollout, arguments.word(1).get())
                    : rollout.active().orElseThrow(() -> new Wrong("No version of " + rollout.baseName()
                            + " takes new calls; name the version to retire."));
            Rollout after = changed(rollouts.retire(version, seen(arguments)));
            return version + " takes no new calls; " + VersionView.takesNewCalls(after);
        });
    }

    public String activate(String... words) {
        return Reply.to(() -> {
            Arguments arguments = Arguments.of(Help.ACTIVATE.usage(), 2, 2, ON_ENGINES, words);
            Rollout rollout = rollout(arguments);
            Optional<String> engine = arguments.option(ENGINE);
            if (engine.isPresent() && arguments.word(1).orElseThrow().equals(COMMON)) {
                changed(rollouts.common(engine.get(), rollout.baseName(), seen(arguments)));
                return "Engine " + engine.get() + " gives out new calls of " + rollout.baseName() + " as all do.";
            }
            ApplicationVersion version = VersionView.find(rollout, arguments.word(1).orElseThrow());
            return engine.isPresent() ? on(engine.get(), rollout.baseName(), arguments, before -> before.activate(version))
                    : VersionView.takesNewCalls(changed(rollouts.activate(version, seen(arguments))));
        });
    }

    private String on(String engine, String baseName, Arguments arguments, Function<Rollout, Answer> wish) throws Wrong {
        changed(rollouts.on(engine, baseName, seen(arguments), wish));
        return Optional.ofNullable(rollouts.own(baseName).get(engine)).map(own -> VersionView.own(engine, own))
                .orElse("Nothing was to be changed for engine " + engine + ".");
    }

    public String test(String... words) {
        return Reply.to(() -> {
            Arguments arguments = Arguments.of(Help.TEST.usage(), 3, Integer.MAX_VALUE, OPTIONS, words);
            ApplicationVersion version = VersionView.find(rollout(arguments), arguments.word(1).orElseThrow());
            Optional<Selector> selector = arguments.from(2).equals(OFF) ? Optional.empty() : Optional.of(selector(arguments.from(2)));
            Rollout after = changed(rollouts.test(version, selector, seen(arguments)));
            return selector.map(picked -> version + " takes the new calls that " + picked + " picks; ")
                    .orElse(version + " takes no selected calls; ") + VersionView.takesNewCalls(after);
        });
    }

    private static Selector selector(String text) throws Wrong {
        try {
            return Selector.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Wrong(e.getMessage());
        }
    }

    public String canary(String... words) {
        return Reply.to(() -> {
            Arguments arguments = Arguments.of(Help.CANARY.usage(), 3, 3, ON_ENGINES, words);
            ApplicationVersion version = VersionView.find(rollout(arguments), arguments.word(1).orElseThrow());
            int percent = percent(arguments.word(2).orElseThrow());
            Optional<String> engine = arguments.option(ENGINE);
            return engine.isPresent() ? on(engine.get(), version.baseName(), arguments, before -> before.canary(version, percent))
                    : VersionView.takesNewCalls(changed(rollouts.canary(version, percent, seen(arguments))));
        });
    }

    private static int percent(String text) throws Wrong {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new Wrong("A share is a whole number of percent, as 10, not '" + text + "'.");
        }
    }

    public String rollback(String... words) {
        return Reply.to(() -> {
            Arguments arguments = Arguments.of(Help.ROLLBACK.usage(), 1, 1, OPTIONS, words);
            return VersionView.takesNewCalls(changed(rollouts.rollback(rollout(arguments).baseName(), seen(arguments))));
        });
    }

    public String commit(String... words) {
        return Reply.to(() -> {
            Arguments arguments = Arguments.of(Help.COMMIT.usage(), 2, 2, OPTIONS, Set.of(WHEN_DRAINED), words);
            ApplicationVersion version = VersionView.find(rollout(arguments), arguments.word(1).orElseThrow());
            Rollout after = changed(rollouts.commit(version, arguments.flag(WHEN_DRAINED), seen(arguments)));
            return version + " goes, bundle and all, as soon as it is found drained on all engines; " + VersionView.takesNewCalls(after);
        });
    }

    private static Optional<Long> seen(Arguments arguments) throws Wrong {
        return arguments.number("revision", Long.MAX_VALUE);
    }

    private Rollout rollout(Arguments arguments) throws Wrong {
        String name = arguments.word(0).orElseThrow();
        return rollouts.rollout(name)
                .orElseThrow(() -> new Wrong("There is no application " + name + " here; sip:apps shows those that are."));
    }

    private static Rollout changed(Answer answer) throws Wrong {
        if (answer instanceof Refused refused) {
            throw new Wrong(refused.reason());
        }
        return ((Changed) answer).rollout();
    }
}
