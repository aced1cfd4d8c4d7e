package io.jackfield.servlet.event;

import java.util.function.Consumer;

/** The listeners of one application version, as facades see them. What a listener throws ends here, counted and logged. */
public interface DeclaredListeners {
    /** Tells those that the application declares, in the order of the descriptor. */
    <T> void tell(Class<T> type, Consumer<T> telling);

    /** Tells an attribute that is a listener itself. */
    <T> void tellOne(T value, Consumer<T> telling);
}
