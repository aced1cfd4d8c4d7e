/**
 * Bundles for the tests that end their process at moments that no signal from outside hits: after a check-in was acknowledged and
 * before anything of it is sent, and in a callback of an application; and those that keep values meanwhile and tell them. Each is put
 * into an engine's platform as a jar of its own.
 */
package io.jackfield.itests.cluster.halting;
