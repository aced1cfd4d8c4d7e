package io.jackfield.deploy.deployment;

import io.jackfield.deploy.deployment.VersionContainer.RunningVersion;
import io.jackfield.engine.rollout.RolloutListener;
import io.jackfield.engine.rollout.VersionState;
import io.jackfield.state.ApplicationVersion;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Tells running versions that their standing may have changed. Each has a thread of its own for that while there is something to
 * tell, so that no command waits for an application and no application for another. A notice carries nothing: whoever gets it
 * looks at how things stand then, so one that waits is as good as many. Thread-safe.
 */
final class Notices implements RolloutListener {
    private static final long IDLE_MILLIS = 1_000;

    private record Line(RunningVersion running, ThreadPoolExecutor thread) {
        void tell() {
            thread.execute(running::standingChanged);
        }
    }

    private final Map<ApplicationVersion, Line> lines = new ConcurrentHashMap<>();

    /** Before the version is registered, so that it misses nothing. */
    void begin(RunningVersion running) {
        ApplicationVersion version = running.user().version();
        lines.put(version, new Line(running, new ThreadPoolExecutor(0, 1, IDLE_MILLIS, TimeUnit.MILLISECONDS,
                new ArrayBlockingQueue<>(1), work -> daemon(work, version), new ThreadPoolExecutor.DiscardPolicy())));
    }

    private static Thread daemon(Runnable work, ApplicationVersion version) {
        Thread thread = new Thread(work, "jackfield-notice-" + version);
        thread.setDaemon(true);
        return thread;
    }

    /** The version stops: it is told nothing more, and a listener that still works is interrupted. */
    void end(ApplicationVersion version) {
        Line line = lines.remove(version);
        if (line != null) {
            line.thread().shutdownNow();
        }
    }

    @Override
    public void changed(ApplicationVersion version, VersionState from, VersionState to) {
        Line line = lines.get(version);
        if (line != null) {
            line.tell();
        }
    }
}
