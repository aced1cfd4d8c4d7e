/**
 * The rules of the house that class files can break: {@link io.jackfield.itests.house.HouseRules} states them,
 * {@link io.jackfield.itests.house.HouseRulesTest} holds them against the bundles and against classes planted to break
 * them, which lie in packages named {@code planted}. {@link io.jackfield.itests.house.CounterNamesTest} holds the names of counters in
 * the pages against the code.
 */
package io.jackfield.itests.house;
