/**
 * Echo: a user agent server that answers every call. The smallest application there is; start here.
 *
 * <p>The class is {@link io.jackfield.apps.echo.Echo}.
 *
 * <p>People may talk for a day without a message: JSR 289's default of three minutes would end their call.
 */
@SipApplication(name = "echo", mainServlet = "echo", sessionTimeout = 24 * 60)
package io.jackfield.apps.echo;

import javax.servlet.sip.annotation.SipApplication;
