/**
 * The cluster as JMX shows it: one MXBean each for engines, replicas and partitions, read only, made of what
 * {@link io.jackfield.state.ClusterView} says at the moment of asking. Names nothing and changes nothing.
 *
 * <p>Start at {@link io.jackfield.jmx.ClusterBeans}.
 */
package io.jackfield.jmx;
