package io.jackfield.engine.rollout;

import io.jackfield.engine.rollout.Rollout.Changed;
import io.jackfield.state.ApplicationVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What is done to a rollout, in a short hand: +v start, hv start held, ~v start while the framework restarts, -v stop, xv uninstall,
 * rv retire, av activate, tv test, uv test by another selector, ov test off, cv=n canary, b rollback, mv commit, dv drained, # restart.
 */
final class Script {
    static final String APP = "call-forward";

    private Script() {
    }

    static Rollout play(String steps) {
        Rollout rollout = Rollout.none(APP);
        for (String step : steps.isBlank() ? new String[0] : steps.strip().split(" +")) {
            rollout = apply(rollout, step);
        }
        return rollout;
    }

    static Rollout apply(Rollout rollout, String step) {
        ApplicationVersion version = step.length() > 1 ? version(step.substring(1, 2)) : null;
        return switch (step.charAt(0)) {
            case '+' -> rollout.started(version, false);
            case 'h' -> rollout.started(version, false, true);
            case '~' -> rollout.started(version, true);
            case '-' -> rollout.stopped(version);
            case 'x' -> rollout.uninstalled(version);
            case 'd' -> rollout.committed(version);
            case '#' -> rollout.restored();
            default -> wish(rollout, step) instanceof Changed changed ? changed.rollout() : rollout;
        };
    }

    static Rollout.Answer wish(Rollout rollout, String step) {
        ApplicationVersion version = step.length() > 1 ? version(step.substring(1, 2)) : null;
        return switch (step.charAt(0)) {
            case 'r' -> rollout.retire(version);
            case 'a' -> rollout.activate(version);
            case 't' -> rollout.test(version, Optional.of(Selector.parse("header:X-Test=v" + version.version())));
            case 'u' -> rollout.test(version, Optional.of(Selector.parse("endpoint=lab")));
            case 'o' -> rollout.test(version, Optional.empty());
            case 'c' -> rollout.canary(version, Integer.parseInt(step.substring(3)));
            case 'b' -> rollout.rollback();
            case 'm' -> rollout.commit(version);
            default -> throw new IllegalArgumentException(step);
        };
    }

    static Rollout restart(Rollout before, Random random) {
        List<ApplicationVersion> order = new ArrayList<>(before.versions().keySet());
        Collections.shuffle(order, random);
        Rollout after = before.restored();
        for (ApplicationVersion version : order) {
            if (before.started(version)) {
                after = after.started(version, true);
            }
        }
        return after;
    }

    static ApplicationVersion version(String number) {
        return new ApplicationVersion(APP, number.equals("0") ? "" : number + ".0.0");
    }
}
