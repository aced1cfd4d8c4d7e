/** Where the MBeans meet the framework. */
package io.jackfield.jmx.component;
