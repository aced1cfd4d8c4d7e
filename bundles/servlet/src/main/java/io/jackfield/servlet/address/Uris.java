package io.jackfield.servlet.address;

import java.util.Locale;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.URI;

/** Reads URIs of every scheme. */
public final class Uris {
    private Uris() {
    }

    /** A {@link SipUri}, a {@link TelUrl}, or for other schemes an {@link OtherUri}. */
    public static URI parse(String text) throws ServletParseException {
        try {
            return read(text.trim());
        } catch (IllegalArgumentException e) {
            throw new ServletParseException("not a URI: " + text + " (" + e.getMessage() + ")", e);
        }
    }

    static URI read(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("no scheme");
        }
        String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
        String rest = text.substring(colon + 1);
        return switch (scheme) {
            case "sip", "sips" -> SipUri.read(scheme.equals("sips"), rest);
            case "tel" -> TelUrl.read(rest);
            default -> OtherUri.read(scheme, rest);
        };
    }
}
