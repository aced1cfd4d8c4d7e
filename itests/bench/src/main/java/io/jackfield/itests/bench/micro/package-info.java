/**
 * The parts of a call with JMH. {@link io.jackfield.itests.bench.micro.Micro} runs them.
 */
package io.jackfield.itests.bench.micro;
