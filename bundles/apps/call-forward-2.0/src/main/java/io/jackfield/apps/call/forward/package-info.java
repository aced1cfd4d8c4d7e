/**
 * Call forwarding: a back-to-back user agent that sends every call on to one phone.
 *
 * <p>The annotation makes this bundle an application. Its base name is {@code call-forward}; the version of the
 * application is the version of the bundle. Start at {@link io.jackfield.apps.call.forward.CallForward}.
 *
 * <p>A session ends when its call does. One that nothing was heard of for a day, in minutes here, is given up: its phones
 * are gone without a BYE. The default of 3 minutes (JSR 289 section 6.1.2) would cut calls that only talk.
 */
@SipApplication(name = "call-forward", mainServlet = "call-forward", sessionTimeout = 24 * 60)
package io.jackfield.apps.call.forward;

import javax.servlet.sip.annotation.SipApplication;
