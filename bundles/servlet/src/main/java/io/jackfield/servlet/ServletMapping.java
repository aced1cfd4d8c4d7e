package io.jackfield.servlet;

import io.jackfield.servlet.rule.Rule;
import java.util.Objects;

/** Initial requests that meet the rule go to the servlet (JSR 289 section 16.1). */
public record ServletMapping(String servletName, Rule rule) {
    public ServletMapping {
        Objects.requireNonNull(servletName, "servletName");
        Objects.requireNonNull(rule, "rule");
    }
}
