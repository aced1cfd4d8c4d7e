/**
 * What a server still carries where more calls come than it can take, and after that. Start reading at
 * {@link io.jackfield.itests.bench.overload.Overload}.
 */
package io.jackfield.itests.bench.overload;
