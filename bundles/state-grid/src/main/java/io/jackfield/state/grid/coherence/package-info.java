/**
 * The tier on Coherence: starts this process as a member of the cluster, carries questions to the owners of partitions as
 * entry processors, serves those that come here, and follows partitions and members that come and go. Start at
 * {@link io.jackfield.state.grid.coherence.GridMember}.
 */
package io.jackfield.state.grid.coherence;
