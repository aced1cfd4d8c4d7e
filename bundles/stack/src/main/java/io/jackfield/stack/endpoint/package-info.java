/**
 * UDP and TCP endpoints on Netty: sockets and connections, what becomes of each message, the queues of what is to be sent, and all
 * endpoints together.
 * Knows no OSGi. Start at {@link io.jackfield.stack.endpoint.OpenEndpoints},
 * {@link io.jackfield.stack.endpoint.UdpEndpoint} and {@link io.jackfield.stack.endpoint.TcpEndpoint}.
 */
package io.jackfield.stack.endpoint;
