/**
 * Echo: a user agent server that answers every call. The smallest application there is; start here.
 *
 * <p>The class is {@link io.jackfield.apps.echo.Echo}.
 *
 * <p>A session ends when its call does. One that nothing was heard of for a day, in minutes here, is given up: its phones
 * are gone without a BYE. The default of 3 minutes (JSR 289 section 6.1.2) would cut calls that only talk.
 */
@SipApplication(name = "echo", mainServlet = "echo", sessionTimeout = 24 * 60)
package io.jackfield.apps.echo;

import javax.servlet.sip.annotation.SipApplication;
