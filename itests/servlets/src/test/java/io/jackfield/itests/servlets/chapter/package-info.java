/** The tests, by chapter of JSR 289. They know applications, phones on the classic stack, and no class of Jackfield. */
package io.jackfield.itests.servlets.chapter;
