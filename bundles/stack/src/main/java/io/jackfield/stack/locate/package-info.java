/**
 * From a host name to an address, aside from the I/O threads. Addresses by A and AAAA only: NAPTR and SRV of RFC 3263 come with a
 * later release. Start at {@link io.jackfield.stack.locate.AddressLocator}.
 */
package io.jackfield.stack.locate;
