/** The code that docs/writing-an-application.md shows, as far as it is of none of the example applications. */
package io.jackfield.servlet.guide;
