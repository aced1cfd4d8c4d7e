package io.jackfield.servlet.message;

import gov.nist.javax.sip.header.ContentType;
import gov.nist.javax.sip.header.ExtensionHeaderImpl;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.SIPHeaderList;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.ParserFactory;
import io.jackfield.servlet.address.Syntax;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import javax.sip.header.Header;

/**
 * The headers of one message as texts. A message that came is shared with the engine: it is copied before its first change.
 * A committed one is not changed at all (JSR 289 section 5.2).
 */
final class Fields<M extends SIPMessage> {
    private final BooleanSupplier committed;
    private M message;
    private boolean shared;

    /** @param shared whether the engine keeps the message too */
    Fields(M message, boolean shared, BooleanSupplier committed) {
        this.message = Objects.requireNonNull(message, "message");
        this.shared = shared;
        this.committed = committed;
    }

    M message() {
        return message;
    }

    void changing() {
        if (committed.getAsBoolean()) {
            throw new IllegalStateException("the message is committed: it was sent, or answered for good");
        }
    }

    /** The message, to be changed. @throws IllegalStateException if it is committed */
    M writable() {
        changing();
        if (shared) {
            @SuppressWarnings("unchecked") M copy = (M) message.clone();
            message = copy;
            shared = false;
        }
        return message;
    }

    /** @throws IllegalArgumentException if it is the container's */
    static void application(String name, SIPMessage message) {
        if (HeaderNames.system(name, message)) {
            throw new IllegalArgumentException(name + " is a system header (JSR 289 section 4.1.2)");
        }
    }

    List<String> values(String name) {
        String wanted = HeaderNames.longForm(Objects.requireNonNull(name, "name"));
        if (wanted.equalsIgnoreCase("Content-Length")) {
            return List.of(String.valueOf(message.getContentLength() == null ? 0 : message.getContentLength().getContentLength()));
        }
        List<String> values = new ArrayList<>();
        Iterator<? extends SIPHeader> headers = message.getHeaders(wanted);
        while (headers.hasNext()) {
            values.add(headers.next().getHeaderValue());
        }
        return values;
    }

    /** Long names, in the order of the message. */
    List<String> names() {
        Set<String> names = new LinkedHashSet<>();
        Iterator<SIPHeader> headers = message.getHeaders();
        while (headers.hasNext()) {
            names.add(HeaderNames.longForm(headers.next().getName()));
        }
        if (message.getContentLength() != null) {
            names.add("Content-Length");
        }
        return List.copyOf(names);
    }

    /** Puts a value in place of what was there. */
    void set(String name, String value) {
        String wanted = HeaderNames.longForm(name);
        SIPHeader parsed = parse(wanted, value);
        SIPMessage target = writable();
        target.removeHeader(wanted);
        attach(target, parsed);
    }

    /** Puts values in place of what was there. */
    void set(String name, List<String> values) {
        String wanted = HeaderNames.longForm(name);
        List<SIPHeader> parsed = values.stream().map(value -> parse(wanted, value)).toList();
        SIPMessage target = writable();
        target.removeHeader(wanted);
        parsed.forEach(header -> attach(target, header));
    }

    private static void attach(SIPMessage target, SIPHeader parsed) {
        if (parsed instanceof SIPHeaderList<?> list) {
            list.forEach(target::addHeader);
        } else {
            target.addHeader(parsed);
        }
    }

    void add(String name, String value, boolean last) {
        String wanted = HeaderNames.longForm(name);
        List<String> all = new ArrayList<>(values(wanted));
        if (!all.isEmpty() && !multiple(wanted, value)) {
            throw new IllegalArgumentException(wanted + " has its one value already; setHeader replaces it");
        }
        all.add(last ? all.size() : 0, value);
        set(wanted, all);
    }

    void replace(String name, int index, String value) {
        List<String> all = new ArrayList<>(values(name));
        all.set(index, value);
        set(name, all);
    }

    void remove(String name) {
        writable().removeHeader(HeaderNames.longForm(name));
    }

    private static boolean multiple(String name, String value) {
        SIPHeader header = parse(name, value);
        return header instanceof SIPHeaderList || gov.nist.javax.sip.message.ListMap.hasList(header);
    }

    /**
     * Takes the headers of another message over that are wanted, each in place of what was there. One that nobody can read stays
     * behind (RFC 3261 section 8.2).
     *
     * @param wanted is given long names
     */
    void adopt(SIPMessage original, Predicate<String> wanted) {
        SIPMessage target = writable();
        Iterator<SIPHeader> headers = original.getHeaders();
        while (headers.hasNext()) {
            SIPHeader header = headers.next();
            if (wanted.test(HeaderNames.longForm(header.getName())) && readable(header)) {
                target.setHeader((Header) header.clone());
            }
        }
    }

    private static boolean readable(SIPHeader header) {
        return Syntax.token(header.getName()) && Syntax.isLine(header.getHeaderValue());
    }

    /** @throws IllegalArgumentException if the header cannot be that */
    static SIPHeader parse(String name, String value) {
        if (!Syntax.token(name)) {
            throw new IllegalArgumentException("not a header name: " + name);
        }
        SIPHeader plain = plain(name, Syntax.line(Objects.requireNonNull(value, "value")));
        if (plain != null) {
            return plain;
        }
        try {
            return ParserFactory.createParser(name + ": " + value + "\n").parse();
        } catch (ParseException e) {
            throw new IllegalArgumentException(name + " cannot be: " + value, e);
        }
    }

    /**
     * What the parser makes of a header that it has no grammar for, and of a Content-Type without parameters: applications set
     * these in every message, and the parser takes several times as long. null for all others.
     */
    private static SIPHeader plain(String name, String value) {
        if (name.length() > 2 && name.regionMatches(true, 0, "X-", 0, 2)) {
            ExtensionHeaderImpl header = new ExtensionHeaderImpl(name);
            header.setValue(value.trim());
            return header;
        }
        int slash = value.indexOf('/');
        if (slash > 0 && name.equalsIgnoreCase(ContentType.NAME)) {
            String type = value.substring(0, slash);
            String subtype = value.substring(slash + 1);
            return Syntax.token(type) && Syntax.token(subtype) ? new ContentType(type, subtype) : null;
        }
        return null;
    }

    /** Gives the headers their compact names (RFC 3261 section 7.3.3). */
    void compact() {
        Iterator<SIPHeader> headers = message.getHeaders();
        while (headers.hasNext()) {
            SIPHeader header = headers.next();
            String name = HeaderNames.compactForm(header.getName());
            List<? extends SIPHeader> each = header instanceof SIPHeaderList<?> list ? list : Collections.singletonList(header);
            each.forEach(one -> one.setHeaderName(name));
            header.setHeaderName(name);
        }
    }
}
