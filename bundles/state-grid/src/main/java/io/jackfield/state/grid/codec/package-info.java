/**
 * What travels between members of the state tier and what is kept there, as protocol buffers, and the way between these and
 * the records of the store's interface. {@code codec.proto} is generated from {@code grid.proto}.
 */
package io.jackfield.state.grid.codec;
