/**
 * What the commands ask of Declarative Services itself: which components did not start. Apart from the commands, which know
 * OSGi only by their annotations.
 */
package io.jackfield.shell.component;
