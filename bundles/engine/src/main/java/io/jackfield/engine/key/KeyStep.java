package io.jackfield.engine.key;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.state.CallKey;
import java.util.Optional;

/**
 * One way by which an initial request is targeted at a call that exists, asked before the hash. What JSR 289 section 15.11 targets
 * is none: whether the session is still there has to be looked at, which is done in the event of the hash.
 *
 * <p>Asked on any thread, for requests without a To tag (CANCEL among them) only. Must not block, throw or change the
 * request, and must give a retransmission the same answer.
 */
@FunctionalInterface
public interface KeyStep {
    /** The call that this request is targeted at; empty if this step has nothing to say. */
    Optional<CallKey> key(SIPRequest request);
}
