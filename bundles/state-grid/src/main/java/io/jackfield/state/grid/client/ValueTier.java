package io.jackfield.state.grid.client;

import io.jackfield.state.ValueKey;
import io.jackfield.state.grid.codec.proto.Ask;
import io.jackfield.state.grid.codec.proto.Told;
import java.util.concurrent.CompletionStage;

/** Carries questions about applications' values to the owners of their partitions; as {@link Tier} does for calls. */
public interface ValueTier {
    CompletionStage<Told> ask(ValueKey key, Ask ask);
}
