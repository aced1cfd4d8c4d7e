package io.jackfield.engine.admin;

import io.jackfield.state.CallKey;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/** Looks into a call as it was checked in last, without holding it. Thread-safe; never blocks. */
@ProviderType
public interface CallInspector {
    /** Empty if there is no such call. Fails as the store does. */
    CompletionStage<Optional<CallView>> describe(CallKey key);
}
