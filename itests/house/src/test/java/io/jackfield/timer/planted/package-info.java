/** Planted to break the rules of the house. */
package io.jackfield.timer.planted;
