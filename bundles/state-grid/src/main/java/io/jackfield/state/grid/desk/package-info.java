/**
 * What the owner of a partition does: lends its calls, keeps the line of those who wait, and knows what is due, in memory
 * beside the entries and not in them, but for who died of a call. Plain functions over what is asked and what is kept; the grid below
 * calls them and writes what they say. Start at {@link io.jackfield.state.grid.desk.Desk}.
 */
package io.jackfield.state.grid.desk;
