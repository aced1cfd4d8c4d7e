package io.jackfield.engine.app;

import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/** What became of an action on a call, see {@link Calls#act}. */
@ProviderType
public sealed interface Acted {
    /** It ran, and what it did to the call is committed. */
    record Done() implements Acted {
    }

    /** It ran and threw. What it had done to the call before is committed, as where a callback throws. */
    record Threw(Throwable cause) implements Acted {
        public Threw {
            Objects.requireNonNull(cause, "cause");
        }
    }

    /** It left nothing in the call; but see {@link Reason#UNKNOWN}. */
    record Refused(Reason reason) implements Acted {
        public Refused {
            Objects.requireNonNull(reason, "reason");
        }
    }

    /** Why an action was refused. */
    enum Reason {
        /** There is no such call, or no longer. It did not run. */
        NO_CALL,
        /** The application version does not run here. It did not run. */
        VERSION_STOPPED,
        /** As many events wait as may, for this call or in all, or the engine stops. It did not run. */
        NO_ROOM,
        /** Another engine holds the call. It did not run. */
        BUSY,
        /** The event that issued it was not committed. It did not run. */
        NOT_ISSUED,
        /** The store did not take what it did, for want of room or because the call had moved on. */
        NOT_STORED,
        /** The state tier did not answer, or the engine failed: it may have been done or not. */
        UNKNOWN
    }
}
