package io.jackfield.engine.routing;

/** Where an initial request goes. */
public sealed interface Route permits Route.To, Route.Unavailable, Route.Unknown {
    /** An application by its base name; one of its versions runs here. */
    record To(String baseName) implements Route {
    }

    /** An application is meant but not here, now: 503 (RFC 3261 section 21.5.4). @param reason for the log */
    record Unavailable(String reason) implements Route {
    }

    /** No application is meant for it: 404 (RFC 3261 section 21.4.5). */
    record Unknown() implements Route {
    }
}
