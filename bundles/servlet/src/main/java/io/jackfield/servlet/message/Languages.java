package io.jackfield.servlet.message;

import io.jackfield.servlet.address.Syntax;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Accept-Language and Content-Language (RFC 3261 sections 20.3 and 20.13) as locales. */
final class Languages {
    private record Choice(Locale locale, double q) {
    }

    private Languages() {
    }

    /** By preference, the wildcard left out. */
    static List<Locale> accepted(List<String> values) {
        List<Choice> choices = new ArrayList<>();
        for (String value : values) {
            for (String each : Syntax.split(value, ',')) {
                List<String> parts = Syntax.split(each, ';');
                if (!parts.get(0).isEmpty() && !parts.get(0).equals("*")) {
                    choices.add(new Choice(Locale.forLanguageTag(parts.get(0)), q(parts)));
                }
            }
        }
        choices.sort(Comparator.comparingDouble(Choice::q).reversed());
        return choices.stream().map(Choice::locale).toList();
    }

    private static double q(List<String> parts) {
        for (String part : parts) {
            if (part.startsWith("q=")) {
                try {
                    return Double.parseDouble(part.substring(2));
                } catch (NumberFormatException e) {
                    return 0; // a preference nobody can read is the last one
                }
            }
        }
        return 1;
    }
}
