/**
 * A back-to-back user agent on the RI alone, for comparison. Nothing of Jackfield is used here, and nothing here by Jackfield.
 */
package io.jackfield.itests.bench.classic;
