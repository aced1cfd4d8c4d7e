/**
 * What the chaos suite puts between an engine and its store to see calls fail: a bundle of its own,
 * {@link io.jackfield.itests.cluster.broken.BrokenStore}, that is in no distribution.
 */
package io.jackfield.itests.cluster.broken;
