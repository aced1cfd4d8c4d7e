package io.jackfield.servlet.guide;

import io.jackfield.servlet.api.ApplicationInfo;
import io.jackfield.servlet.api.RetirementListener;

public final class Retirement implements RetirementListener {
    @Override
    public void retiring(ApplicationInfo application) {
        reminders.pause(); // no new calls from here; those that are up go on
    }

    @Override
    public void active(ApplicationInfo application) {
        reminders.resume(); // the first time, and again after a rollback
    }

    private final Reminders reminders = new Reminders();

    private static final class Reminders {
        void pause() {
            // shown only
        }

        void resume() {
            // shown only
        }
    }
}
