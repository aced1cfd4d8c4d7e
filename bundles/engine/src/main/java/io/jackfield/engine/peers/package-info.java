/**
 * The other engines of the cluster as this one knows them: who is there, what each runs, and letters to them. What a letter does to
 * a call is the runner's. Start at {@link io.jackfield.engine.peers.Peers}.
 */
package io.jackfield.engine.peers;
