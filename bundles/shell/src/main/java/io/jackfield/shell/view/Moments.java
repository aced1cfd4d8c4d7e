package io.jackfield.shell.view;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Writes moments as an operator reads them. */
public final class Moments {
    private final DateTimeFormatter format;

    public Moments(ZoneId zone) {
        this.format = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(zone);
    }

    /** @param millis since the epoch; 0 or less, and the greatest number, stand for none */
    public String at(long millis) {
        return millis <= 0 || millis == Long.MAX_VALUE ? "-" : format.format(Instant.ofEpochMilli(millis));
    }
}
