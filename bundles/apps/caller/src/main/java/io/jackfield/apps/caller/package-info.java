/**
 * Rings a number when somebody asks for it with a MESSAGE, and hangs up after a while: a user agent client with application
 * timers.
 *
 * <p>Start at {@link io.jackfield.apps.caller.Caller}, which makes the call; {@link io.jackfield.apps.caller.Ending} ends it.
 *
 * <p>The session lives for an hour, in minutes here: longer than any call that is made.
 */
@SipApplication(name = "caller", mainServlet = "caller", sessionTimeout = 60)
package io.jackfield.apps.caller;

import javax.servlet.sip.annotation.SipApplication;
