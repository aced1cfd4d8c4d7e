/**
 * Call forwarding: a back-to-back user agent that sends every call on to one phone.
 *
 * <p>The annotation makes this bundle an application. Its base name is {@code call-forward}; the version of the
 * application is the version of the bundle. Start at {@link io.jackfield.apps.call.forward.CallForward}.
 */
@SipApplication(name = "call-forward", mainServlet = "call-forward")
package io.jackfield.apps.call.forward;

import javax.servlet.sip.annotation.SipApplication;
