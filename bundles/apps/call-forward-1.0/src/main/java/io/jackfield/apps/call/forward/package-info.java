/**
 * Call forwarding: a back-to-back user agent that sends every call on to one phone.
 *
 * <p>The annotation makes this bundle an application. Its base name is {@code call-forward}; the version of the
 * application is the version of the bundle. Start at {@link io.jackfield.apps.call.forward.CallForward}.
 *
 * <p>People may talk for a day without a message: JSR 289's default of three minutes would end their call.
 */
@SipApplication(name = "call-forward", mainServlet = "call-forward", sessionTimeout = 24 * 60)
package io.jackfield.apps.call.forward;

import javax.servlet.sip.annotation.SipApplication;
