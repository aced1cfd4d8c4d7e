/** An application for the tests to deploy. */
@SipApplication(name = "sample", displayName = "A sample", sessionTimeout = 7)
package io.jackfield.deploy.sample;

import javax.servlet.sip.annotation.SipApplication;
