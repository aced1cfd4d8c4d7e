package io.jackfield.servlet.address;

import javax.servlet.sip.ServletParseException;

/** A header value with parameters (JSR 289 section 4.1.1), like {@code presence;id=7}. */
public final class HeaderValue extends ParameterValue {
    private static final long serialVersionUID = 1L;

    private String value;

    private HeaderValue(String value, Parameters parameters) {
        super(parameters);
        this.value = value;
    }

    public static HeaderValue parse(String text) throws ServletParseException {
        try {
            int semicolon = Syntax.find(Syntax.line(text), ';', 0);
            Parameters parameters = new Parameters();
            if (semicolon >= 0) {
                parameters.readHeader(text.substring(semicolon + 1));
            }
            String value = (semicolon < 0 ? text : text.substring(0, semicolon)).trim();
            if (value.isEmpty()) {
                throw new IllegalArgumentException("no value");
            }
            return new HeaderValue(value, parameters);
        } catch (IllegalArgumentException e) {
            throw new ServletParseException("not a value with parameters: " + text + " (" + e.getMessage() + ")", e);
        }
    }

    @Override
    public String getValue() {
        return value;
    }

    @Override
    public void setValue(String text) {
        if (Syntax.line(text).isBlank() || Syntax.find(text, ';', 0) >= 0) {
            throw new IllegalArgumentException("not a value: " + text);
        }
        change(() -> value = text.trim());
    }

    @Override
    public Object clone() {
        return new HeaderValue(value, parameters.copy());
    }

    /** Values without regard to case; a parameter that only one has is ignored, as in RFC 3261 section 20. */
    @Override
    public boolean equals(Object other) {
        return other instanceof HeaderValue that && value.equalsIgnoreCase(that.value) && parameters.agree(that.parameters);
    }

    @Override
    public int hashCode() {
        return value.toLowerCase(java.util.Locale.ROOT).hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(value);
        parameters.writeHeader(text);
        return text.toString();
    }
}
