/**
 * An application of the tests: {@link io.jackfield.itests.felix.keeper.Keeper} keeps an object of its own class with the
 * call. It names itself nowhere: the test puts it into bundles that do, by a descriptor or as a service.
 */
package io.jackfield.itests.felix.keeper;
