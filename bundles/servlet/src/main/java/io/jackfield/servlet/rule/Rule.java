package io.jackfield.servlet.rule;

import java.util.List;
import java.util.Locale;
import javax.servlet.sip.SipServletRequest;
import org.osgi.annotation.versioning.ProviderType;

/** A condition on a request, as a {@code <pattern>} has it. A variable that the request lacks meets no condition. */
@ProviderType
public sealed interface Rule permits Rule.And, Rule.Or, Rule.Not, Rule.Equal, Rule.Contains, Rule.Exists, Rule.SubdomainOf {
    boolean matches(SipServletRequest request);

    /** All of them. */
    record And(List<Rule> rules) implements Rule {
        public And {
            rules = List.copyOf(rules);
        }

        @Override
        public boolean matches(SipServletRequest request) {
            return rules.stream().allMatch(rule -> rule.matches(request));
        }
    }

    /** Any of them. */
    record Or(List<Rule> rules) implements Rule {
        public Or {
            rules = List.copyOf(rules);
        }

        @Override
        public boolean matches(SipServletRequest request) {
            return rules.stream().anyMatch(rule -> rule.matches(request));
        }
    }

    /** Not it. */
    record Not(Rule rule) implements Rule {
        @Override
        public boolean matches(SipServletRequest request) {
            return !rule.matches(request);
        }
    }

    /** The variable is the value. */
    record Equal(Variable variable, String value, boolean ignoreCase) implements Rule {
        @Override
        public boolean matches(SipServletRequest request) {
            return variable.of(request)
                    .map(actual -> ignoreCase ? actual.equalsIgnoreCase(value) : actual.equals(value)).orElse(false);
        }
    }

    /** The value is somewhere in the variable. */
    record Contains(Variable variable, String value, boolean ignoreCase) implements Rule {
        @Override
        public boolean matches(SipServletRequest request) {
            return variable.of(request).map(actual -> ignoreCase
                    ? actual.toLowerCase(Locale.ROOT).contains(value.toLowerCase(Locale.ROOT)) : actual.contains(value)).orElse(false);
        }
    }

    /** The request has the variable. */
    record Exists(Variable variable) implements Rule {
        @Override
        public boolean matches(SipServletRequest request) {
            return variable.of(request).isPresent();
        }
    }

    /** The variable is the domain or a part of it; a telephone number: it begins with the value. */
    record SubdomainOf(Variable variable, String value) implements Rule {
        @Override
        public boolean matches(SipServletRequest request) {
            return variable.of(request).map(this::within).orElse(false);
        }

        private boolean within(String actual) {
            if (variable.telephone()) {
                return actual.startsWith(value);
            }
            String name = actual.toLowerCase(Locale.ROOT);
            String domain = value.toLowerCase(Locale.ROOT);
            return name.equals(domain) || name.endsWith("." + domain);
        }
    }
}
