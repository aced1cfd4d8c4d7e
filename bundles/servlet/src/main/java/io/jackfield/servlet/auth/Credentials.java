package io.jackfield.servlet.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.servlet.sip.AuthInfo;

/** User names and passwords by the realm that they are for (JSR 289 {@code AuthInfo}). Not for two threads at a time. */
public final class Credentials implements AuthInfo {
    /** A user of a realm. Its text does not show the password. */
    public record User(String name, String password) {
        public User {
            Objects.requireNonNull(name, "user name");
            Objects.requireNonNull(password, "password");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private record Entry(int status, String realm, User user) {
    }

    private final List<Entry> entries = new ArrayList<>(1);

    /** @param statusCode of the challenge: 401 or 407 */
    @Override
    public void addAuthInfo(int statusCode, String realm, String username, String password) {
        if (statusCode != 401 && statusCode != 407) {
            throw new IllegalArgumentException("a challenge is a 401 or a 407, not a " + statusCode);
        }
        Objects.requireNonNull(realm, "realm");
        entries.removeIf(entry -> entry.status() == statusCode && entry.realm().equals(realm));
        entries.add(new Entry(statusCode, realm, new User(username, password)));
    }

    public Optional<User> of(int statusCode, String realm) {
        return entries.stream().filter(entry -> entry.status() == statusCode && entry.realm().equals(realm))
                .map(Entry::user).findFirst();
    }
}
