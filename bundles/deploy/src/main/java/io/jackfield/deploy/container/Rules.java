package io.jackfield.deploy.container;

import io.jackfield.deploy.describe.Element;
import io.jackfield.servlet.rule.Rule;
import io.jackfield.servlet.rule.Variable;
import java.util.List;

/** Makes rules of the conditions in a descriptor's {@code pattern} (JSR 289 section 16.2). */
final class Rules {
    private Rules() {
    }

    /** @throws IllegalArgumentException with one line that says where and what is wrong */
    static Rule of(Element condition) {
        return switch (condition.name()) {
            case "and" -> new Rule.And(all(condition));
            case "or" -> new Rule.Or(all(condition));
            case "not" -> new Rule.Not(only(condition));
            case "equal" -> new Rule.Equal(variable(condition), value(condition), ignoresCase(condition));
            case "contains" -> new Rule.Contains(variable(condition), value(condition), ignoresCase(condition));
            case "exists" -> new Rule.Exists(variable(condition));
            case "subdomain-of" -> new Rule.SubdomainOf(variable(condition), value(condition));
            default -> throw wrong(condition, condition.name() + " is no condition");
        };
    }

    private static List<Rule> all(Element parent) {
        if (parent.children().isEmpty()) {
            throw wrong(parent, parent.name() + " has no condition in it");
        }
        return parent.children().stream().map(Rules::of).toList();
    }

    private static Rule only(Element parent) {
        if (parent.children().size() != 1) {
            throw wrong(parent, parent.name() + " has one condition in it");
        }
        return of(parent.children().get(0));
    }

    private static Variable variable(Element condition) {
        String name = condition.textOf("var");
        try {
            return Variable.named(name);
        } catch (IllegalArgumentException e) {
            throw wrong(condition, e.getMessage());
        }
    }

    /** May be empty, but is there. */
    private static String value(Element condition) {
        return condition.child("value").orElseThrow(() -> wrong(condition, condition.name() + " has no value")).text();
    }

    private static boolean ignoresCase(Element condition) {
        return condition.attribute("ignore-case").map(Boolean::parseBoolean).orElse(false);
    }

    private static IllegalArgumentException wrong(Element element, String what) {
        return new IllegalArgumentException("pattern in line " + element.line() + ": " + what);
    }
}
