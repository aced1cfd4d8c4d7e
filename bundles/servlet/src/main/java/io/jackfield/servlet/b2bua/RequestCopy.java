package io.jackfield.servlet.b2bua;

import io.jackfield.servlet.message.HeaderNames;
import io.jackfield.servlet.message.RequestFacade;
import java.io.UnsupportedEncodingException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** What a copied request takes over from its original: all headers that are not the container's, and the body. */
final class RequestCopy {
    /** Decided on its own, by the container or by the body. */
    private static final Set<String> APART = Set.of("max-forwards", "content-type");

    private RequestCopy() {
    }

    /** Whether the Contact of a request of this method is the container's (JSR 289 section 4.1.3). */
    static boolean ownContact(String method) {
        return !method.equals("REGISTER");
    }

    static void fill(RequestFacade copy, RequestFacade original) {
        Iterator<String> names = original.getHeaderNames();
        while (names.hasNext()) {
            String name = names.next();
            if (copied(name, original.getMethod())) {
                copy(name, original, copy);
            }
        }
        try {
            if (original.getContentType() != null && original.getRawContent() != null) {
                copy.setContent(original.getRawContent(), original.getContentType());
            }
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("bytes have no encoding", e);
        }
    }

    /** A header that nobody can read, and that nothing here needs, stays behind (RFC 3261 section 8.2). */
    private static void copy(String name, RequestFacade original, RequestFacade copy) {
        try {
            copy.override(name, values(name, original));
        } catch (IllegalArgumentException malformed) {
            copy.override(name, List.of());
        }
    }

    private static boolean copied(String name, String method) {
        String key = name.toLowerCase(java.util.Locale.ROOT);
        return !HeaderNames.system(key) && !APART.contains(key) && !(key.equals("contact") && ownContact(method));
    }

    private static List<String> values(String name, RequestFacade original) {
        List<String> values = new ArrayList<>();
        original.getHeaders(name).forEachRemaining(values::add);
        return values;
    }
}
