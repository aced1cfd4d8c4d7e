/**
 * What commands print and read: tables, times, arguments. Plain Java that asks no service.
 *
 * <p>Start at {@link io.jackfield.shell.view.Table}.
 */
package io.jackfield.shell.view;
