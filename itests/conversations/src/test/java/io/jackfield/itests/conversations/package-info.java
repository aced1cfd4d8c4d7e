/** Conversations at random through applications that know javax.servlet.sip alone. Start at {@link io.jackfield.itests.conversations.CallForwardTest}. */
package io.jackfield.itests.conversations;
