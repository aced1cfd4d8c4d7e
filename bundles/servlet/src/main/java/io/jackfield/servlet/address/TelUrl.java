package io.jackfield.servlet.address;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.servlet.sip.TelURL;
import javax.servlet.sip.URI;

/** A telephone number as a URI (RFC 3966). A local number has a phone context. */
public final class TelUrl extends ParameterUri implements TelURL {
    private static final long serialVersionUID = 1L;
    private static final String CONTEXT = "phone-context";
    private static final Pattern GLOBAL = Pattern.compile("\\+[-.()]*[0-9][0-9.()-]*");
    private static final Pattern LOCAL = Pattern.compile("[-.()]*[0-9A-Fa-f*#][0-9A-Fa-f*#.()-]*");
    private static final Pattern SEPARATORS = Pattern.compile("[-.()]");

    private String number;

    private TelUrl(String number, Parameters parameters) {
        super(parameters);
        this.number = number;
    }

    static TelUrl read(String rest) {
        int semicolon = rest.indexOf(';');
        Parameters parameters = new Parameters();
        if (semicolon >= 0) {
            parameters.readUri(rest.substring(semicolon + 1));
        }
        String number = semicolon < 0 ? rest : rest.substring(0, semicolon);
        check(number, parameters.get(CONTEXT));
        return new TelUrl(number, parameters);
    }

    private static void check(String number, String context) {
        if (GLOBAL.matcher(number).matches()) {
            return;
        }
        if (!LOCAL.matcher(number).matches()) {
            throw new IllegalArgumentException("not a phone number: " + number);
        }
        if (context == null || context.isEmpty()) {
            throw new IllegalArgumentException("a local number needs a phone-context (RFC 3966 section 5.1.5): " + number);
        }
    }

    @Override
    public String getScheme() {
        return "tel";
    }

    @Override
    public boolean isGlobal() {
        return number.startsWith("+");
    }

    /** With visual separators, without the plus sign of a global number. */
    @Override
    public String getPhoneNumber() {
        return isGlobal() ? number.substring(1) : number;
    }

    @Override
    public String getPhoneContext() {
        return parameters.get(CONTEXT);
    }

    /** A global number, with its plus sign. */
    @Override
    public void setPhoneNumber(String global) {
        if (!GLOBAL.matcher(Objects.requireNonNull(global, "number")).matches()) {
            throw new IllegalArgumentException("not a global phone number: " + global);
        }
        change(() -> {
            number = global;
            parameters.remove(CONTEXT);
        });
    }

    @Override
    public void setPhoneNumber(String local, String context) {
        if (Objects.requireNonNull(local, "number").startsWith("+")) {
            throw new IllegalArgumentException("a global phone number has no context: " + local);
        }
        check(local, context);
        change(() -> {
            number = local;
            parameters.set(CONTEXT, context);
        });
    }

    @Override
    public URI clone() {
        return new TelUrl(number, parameters.copy());
    }

    /** RFC 3966 section 5: without visual separators, without regard to case, parameters in any order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TelUrl tel && bare().equals(tel.bare())
                && parameters.keys().equals(tel.parameters.keys()) && sameContext(tel)
                && parameters.keys().stream().allMatch(name -> name.equals(CONTEXT) || parameters.same(name, tel.parameters));
    }

    private boolean sameContext(TelUrl other) {
        String mine = getPhoneContext();
        String theirs = other.getPhoneContext();
        return mine == null ? theirs == null : theirs != null && bare(mine).equals(bare(theirs));
    }

    private String bare() {
        return bare(number);
    }

    /** Domain names keep their dots and dashes; numbers lose their separators. */
    private static String bare(String text) {
        boolean dialled = GLOBAL.matcher(text).matches() || LOCAL.matcher(text).matches();
        return (dialled ? SEPARATORS.matcher(text).replaceAll("") : text).toLowerCase(Locale.ROOT);
    }

    @Override
    public int hashCode() {
        return bare().hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("tel:").append(number);
        parameters.writeUri(text);
        return text.toString();
    }
}
