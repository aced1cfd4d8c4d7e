/**
 * UDP endpoints on Netty: sockets, what becomes of each datagram, the queue of what is to be sent, and all endpoints together.
 * Knows no OSGi. Start at {@link io.jackfield.stack.endpoint.OpenEndpoints} and {@link io.jackfield.stack.endpoint.UdpEndpoint}.
 */
package io.jackfield.stack.endpoint;
