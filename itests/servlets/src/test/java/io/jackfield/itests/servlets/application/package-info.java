/** Servlets of the suite. They know {@code javax.servlet} and nothing else: any SIP Servlet 1.1 container can run them. */
package io.jackfield.itests.servlets.application;
