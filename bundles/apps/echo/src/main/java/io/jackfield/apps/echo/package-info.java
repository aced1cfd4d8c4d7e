/**
 * Echo: a user agent server that answers every call. The smallest application there is; start here.
 *
 * <p>The class is {@link io.jackfield.apps.echo.Echo}.
 */
@SipApplication(name = "echo", mainServlet = "echo")
package io.jackfield.apps.echo;

import javax.servlet.sip.annotation.SipApplication;
