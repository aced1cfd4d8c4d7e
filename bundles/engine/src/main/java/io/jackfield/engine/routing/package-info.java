/**
 * Which application an initial request is for: the part of JSR 289 section 15's application router that a table of rules
 * can play. Not here: which version of it ({@code rollout}) and which servlet of that ({@code servlet}).
 *
 * <p>Start at {@link io.jackfield.engine.routing.Router}.
 */
package io.jackfield.engine.routing;
