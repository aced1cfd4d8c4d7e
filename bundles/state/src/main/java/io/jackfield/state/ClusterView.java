package io.jackfield.state;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Who takes part in the state tier and where its partitions are, for an operator to look at. A store that is spread over several
 * processes offers it as a service beside {@link CallStateStore}; one that lives in this process alone does not.
 *
 * <p>It answers also while the tier cannot serve: the places are what this process sees at that moment, and two processes may see
 * them differently while something moves. What cannot be counted then is {@link #UNKNOWN}. Stages complete on a thread of the
 * store's or on the caller's, after a few seconds at most, and do not fail. Thread-safe.
 */
@ConsumerType
public interface ClusterView {
    /** A number that nobody could tell in time. */
    long UNKNOWN = -1;

    /** One for each process that takes part, those that are gone and not yet given up included, in the order of joining. */
    CompletionStage<List<ClusterNode>> nodes();

    /** One for each partition, in the order of their numbers. */
    CompletionStage<List<PartitionPlace>> partitions();

    /** How many records this process found damaged, each of which cost its call, or its value, and nothing else. */
    default long damaged() {
        return 0;
    }
}
