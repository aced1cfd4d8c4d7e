/**
 * What the commands and health checks ask of other services and of Declarative Services itself: which components did not start, and
 * whether this node is ready and live. Apart from the commands, which know OSGi only by their annotations.
 */
package io.jackfield.shell.component;
