/**
 * Which versions of an application there are, which of them takes new calls, and when one has none left. Not here: what
 * makes a version out of a bundle ({@code deploy}), and which application an initial request is for ({@code routing}).
 *
 * <p>Start at {@link io.jackfield.engine.rollout.Rollout} for the rules, which are a pure value, at
 * {@link io.jackfield.engine.rollout.Mapping} and {@link io.jackfield.engine.rollout.Selector} for who is given what, and at
 * {@link io.jackfield.engine.rollout.Rollouts} for the registry that the engine and operators use.
 */
@Export
@Version("0.1.0")
package io.jackfield.engine.rollout;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
