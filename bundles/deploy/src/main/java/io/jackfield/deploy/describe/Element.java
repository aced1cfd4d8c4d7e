package io.jackfield.deploy.describe;

import java.util.List;
import java.util.Optional;

/**
 * An element of a descriptor. Namespaces are left out.
 *
 * @param text the text directly in it, trimmed
 * @param line where it begins, from 1
 */
public record Element(String name, String text, int line, List<Attribute> attributes, List<Element> children) {
    public Element {
        attributes = List.copyOf(attributes);
        children = List.copyOf(children);
    }

    /** An attribute of an element. */
    public record Attribute(String name, String value) {
    }

    public Optional<String> attribute(String wanted) {
        return attributes.stream().filter(each -> each.name().equals(wanted)).map(Attribute::value).findFirst();
    }

    public List<Element> children(String wanted) {
        return children.stream().filter(each -> each.name().equals(wanted)).toList();
    }

    public Optional<Element> child(String wanted) {
        return children(wanted).stream().findFirst();
    }

    /** A child's text; empty if there is none. */
    public String textOf(String wanted) {
        return child(wanted).map(Element::text).orElse("");
    }
}
