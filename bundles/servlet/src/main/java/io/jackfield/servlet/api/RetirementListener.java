package io.jackfield.servlet.api;

import java.util.EventListener;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Told when an application version takes new calls, when it takes none any more, and when it does again. A listener is declared
 * as those of {@code javax.servlet.sip} are: annotated {@code @SipListener}, named in {@code sip.xml}, a whiteboard service, or a
 * servlet that implements it.
 *
 * <ul>
 *   <li><b>When.</b> After the change took effect. A version that is not active when it starts is told that it is retiring then.</li>
 *   <li><b>Order.</b> First {@link #active} or {@link #retiring}; then {@link #retiring} and {@link #activeAgain} take turns.
 *       Changes that follow each other faster than the listener returns are told by their result: a version that was retired and activated again meanwhile may hear of neither.</li>
 *   <li><b>Threads.</b> Called on a thread of the container's with the application's class loader as context class loader, never
 *       two notices at a time for one version, beside its calls. The operator's command does not wait for it, and neither does
 *       any call. A listener that does not return keeps only its own version from further notices; it is interrupted when the
 *       version stops.</li>
 *   <li><b>Failure.</b> What it throws is logged and counted as {@code servlet.listener-threw}; the next listener is told all
 *       the same.</li>
 *   <li><b>Outside any call.</b> There is no session at hand. A retiring version begins no new application sessions: SipFactory
 *       throws IllegalStateException then.</li>
 * </ul>
 */
@ConsumerType
public interface RetirementListener extends EventListener {
    /**
     * The version has started and takes new calls, which may have come already. Calls of its own, as to register, it may make
     * since {@code servletInitialized}, if it is the one that takes new calls; in {@code init} not yet.
     */
    default void active(ApplicationInfo application) {
    }

    /** The version takes no new calls from now on. Those that it has go on, and it may do anything in their sessions. */
    void retiring(ApplicationInfo application);

    /** The version takes new calls again, after a rollback for instance. Where nothing else is said, the same as {@link #active}. */
    default void activeAgain(ApplicationInfo application) {
        active(application);
    }
}
