/**
 * What a test of the suite stands on: a container in this process, phones on the classic stack, a peer on a bare socket. The only
 * package of the suite that knows Jackfield. Start at {@link io.jackfield.itests.servlets.scene.Scene}.
 */
package io.jackfield.itests.servlets.scene;
