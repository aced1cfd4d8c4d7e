/** Planted to break the rules of the house. */
package io.jackfield.engine.planted;
