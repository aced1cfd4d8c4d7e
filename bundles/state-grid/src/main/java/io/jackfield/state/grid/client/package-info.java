/**
 * The store as an engine sees it: asks the owners of partitions, waits where a call is out, and follows the members. Knows
 * no grid; what carries the questions is a {@link io.jackfield.state.grid.client.Tier}. Start at
 * {@link io.jackfield.state.grid.client.GridCallStateStore}.
 */
package io.jackfield.state.grid.client;
