package io.jackfield.shell;

import io.jackfield.engine.rollout.Rollout;
import io.jackfield.engine.rollout.Rollout.Answer;
import io.jackfield.engine.rollout.Rollout.Changed;
import io.jackfield.engine.rollout.Rollout.Refused;
import io.jackfield.engine.rollout.Rollouts;
import io.jackfield.shell.view.Arguments;
import io.jackfield.shell.view.Arguments.Wrong;
import io.jackfield.shell.view.Help;
import io.jackfield.shell.view.Moments;
import io.jackfield.shell.view.VersionView;
import io.jackfield.state.ApplicationVersion;
import io.jackfield.state.CallStateStore;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code sip:apps}, {@code sip:retire} and {@code sip:activate}. */
@Component(service = VersionCommands.class, property = {"osgi.command.scope=sip", "osgi.command.function=apps",
    "osgi.command.function=retire", "osgi.command.function=activate"})
public final class VersionCommands {
    private static final Set<String> OPTIONS = Set.of("revision");

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
            return VersionView.table(rollouts.status(Reply.await(store.census())), moments);
        });
    }

    public String retire(String... words) {
        return Reply.to(() -> {
            Arguments arguments = Arguments.of(Help.RETIRE.usage(), 1, 2, OPTIONS, words);
            Rollout rollout = rollout(arguments);
            ApplicationVersion version = arguments.word(1).isPresent() ? VersionView.find(rollout, arguments.word(1).get())
                    : rollout.active().orElseThrow(() -> new Wrong("No version of " + rollout.baseName()
                            + " takes new calls; name the version to retire."));
            Rollout after = changed(rollouts.retire(version, arguments.number("revision", Long.MAX_VALUE)));
            return version + " takes no new calls; " + VersionView.takesNewCalls(after);
        });
    }

    public String activate(String... words) {
        return Reply.to(() -> {
            Arguments arguments = Arguments.of(Help.ACTIVATE.usage(), 2, 2, OPTIONS, words);
            ApplicationVersion version = VersionView.find(rollout(arguments), arguments.word(1).orElseThrow());
            Optional<Long> seen = arguments.number("revision", Long.MAX_VALUE);
            return VersionView.takesNewCalls(changed(rollouts.activate(version, seen)));
        });
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
