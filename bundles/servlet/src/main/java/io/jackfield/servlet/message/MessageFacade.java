package io.jackfield.servlet.message;

import gov.nist.javax.sip.message.SIPMessage;
import io.jackfield.engine.call.Attributes;
import io.jackfield.engine.call.Leg;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.event.StoredAttributes;
import io.jackfield.stack.Flow;
import io.jackfield.stack.Transport;
import java.io.UnsupportedEncodingException;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Locale;
import java.util.Objects;
import javax.servlet.sip.Address;
import javax.servlet.sip.Parameterable;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipServletMessage;
import javax.servlet.sip.SipSession;

/** What requests and responses have in common. */
abstract class MessageFacade<M extends SIPMessage> implements SipServletMessage {
    final CallEvent event;
    final Leg leg;
    final Fields<M> fields;
    private final Flow flow;
    private final Addresses addresses;
    private final Contents contents;
    private StoredAttributes attributes;
    private HeaderForm form = HeaderForm.DEFAULT;

    /** @param flow the way that it came, null for a message of our own */
    MessageFacade(CallEvent event, Leg leg, M message, Flow flow, boolean shared, Attributes attributes) {
        this.event = event;
        this.leg = leg;
        this.flow = flow;
        this.fields = new Fields<>(message, shared, this::isCommitted);
        this.addresses = new Addresses(fields);
        this.contents = new Contents(fields);
        this.attributes = new StoredAttributes(attributes, event);
    }

    /** The leg that the message belongs to. */
    public Leg leg() {
        return leg;
    }

    public CallEvent event() {
        return event;
    }

    /** The message as the parser has it. */
    public M message() {
        return fields.message();
    }

    final void attributes(Attributes kept) {
        attributes = new StoredAttributes(kept, event);
    }

    /** The message as it is to be sent. */
    final M ready() {
        M message = fields.writable();
        if (form == HeaderForm.COMPACT) {
            fields.compact();
        }
        return message;
    }

    private void change(String name) {
        event.context();
        fields.changing();
        Fields.application(HeaderNames.longForm(Objects.requireNonNull(name, "name")), fields.message());
    }

    @Override
    public String getHeader(String name) {
        List<String> values = fields.values(name);
        return values.isEmpty() ? null : values.get(0);
    }

    @Override
    public ListIterator<String> getHeaders(String name) {
        return Collections.unmodifiableList(fields.values(name)).listIterator();
    }

    @Override
    public Iterator<String> getHeaderNames() {
        return fields.names().iterator();
    }

    @Override
    public void setHeader(String name, String value) {
        change(name);
        fields.set(name, List.of(Objects.requireNonNull(value, "value")));
    }

    @Override
    public void addHeader(String name, String value) {
        change(name);
        fields.add(name, value, true);
    }

    @Override
    public void removeHeader(String name) {
        change(name);
        fields.remove(name);
    }

    @Override
    public Address getAddressHeader(String name) throws ServletParseException {
        List<Address> all = addresses.addresses(name);
        return all.isEmpty() ? null : all.get(0);
    }

    @Override
    public ListIterator<Address> getAddressHeaders(String name) throws ServletParseException {
        return Collections.unmodifiableList(addresses.addresses(name)).listIterator();
    }

    @Override
    public void setAddressHeader(String name, Address address) {
        setHeader(name, address.toString());
    }

    @Override
    public void addAddressHeader(String name, Address address, boolean first) {
        change(name);
        fields.add(name, address.toString(), !first);
    }

    @Override
    public Parameterable getParameterableHeader(String name) throws ServletParseException {
        List<Parameterable> all = addresses.parameterables(name);
        return all.isEmpty() ? null : all.get(0);
    }

    @Override
    public ListIterator<? extends Parameterable> getParameterableHeaders(String name) throws ServletParseException {
        return Collections.unmodifiableList(addresses.parameterables(name)).listIterator();
    }

    @Override
    public void setParameterableHeader(String name, Parameterable value) {
        setHeader(name, value.toString());
    }

    @Override
    public void addParameterableHeader(String name, Parameterable value, boolean first) {
        change(name);
        fields.add(name, value.toString(), !first);
    }

    @Override
    public Address getFrom() {
        return addresses.party("From");
    }

    @Override
    public Address getTo() {
        return addresses.party("To");
    }

    @Override
    public String getCallId() {
        return getHeader("Call-ID");
    }

    @Override
    public String getProtocol() {
        return "SIP/2.0";
    }

    /** -1 if there is none, or none that is a number. */
    @Override
    public int getExpires() {
        String value = getHeader("Expires");
        try {
            return value == null ? -1 : Integer.parseInt(value.trim());
        } catch (NumberFormatException e) {
            return -1; // as RFC 3261 section 10.3 takes it
        }
    }

    /** @param seconds negative to remove the header */
    @Override
    public void setExpires(int seconds) {
        if (seconds < 0) {
            removeHeader("Expires");
        } else {
            setHeader("Expires", String.valueOf(seconds));
        }
    }

    @Override
    public HeaderForm getHeaderForm() {
        return form;
    }

    @Override
    public void setHeaderForm(HeaderForm wanted) {
        fields.changing();
        form = Objects.requireNonNull(wanted, "form");
    }

    @Override
    public Locale getAcceptLanguage() {
        Iterator<Locale> all = getAcceptLanguages();
        return all.hasNext() ? all.next() : null;
    }

    @Override
    public Iterator<Locale> getAcceptLanguages() {
        return Languages.accepted(fields.values("Accept-Language")).iterator();
    }

    @Override
    public void setAcceptLanguage(Locale locale) {
        if (locale == null) {
            removeHeader("Accept-Language");
        } else {
            setHeader("Accept-Language", locale.toLanguageTag());
        }
    }

    @Override
    public void addAcceptLanguage(Locale locale) {
        addHeader("Accept-Language", locale.toLanguageTag());
    }

    @Override
    public Locale getContentLanguage() {
        String language = getHeader("Content-Language");
        return language == null ? null : Locale.forLanguageTag(language.trim());
    }

    @Override
    public void setContentLanguage(Locale locale) {
        if (locale == null) {
            removeHeader("Content-Language");
        } else {
            setHeader("Content-Language", locale.toLanguageTag());
        }
    }

    @Override
    public Object getContent() throws UnsupportedEncodingException {
        return contents.get();
    }

    @Override
    public byte[] getRawContent() {
        return contents.bytes();
    }

    @Override
    public int getContentLength() {
        return contents.length();
    }

    @Override
    public String getContentType() {
        return contents.type();
    }

    @Override
    public String getCharacterEncoding() {
        return contents.encoding();
    }

    @Override
    public void setContent(Object content, String type) throws UnsupportedEncodingException {
        event.context();
        contents.set(content, type);
    }

    /** Counted by the container when the message is sent; a value that is not the body's length is refused. */
    @Override
    public void setContentLength(int length) {
        fields.changing();
        if (length != contents.length()) {
            throw new IllegalArgumentException("the body has " + contents.length() + " bytes, not " + length);
        }
    }

    @Override
    public void setContentType(String type) {
        fields.changing();
        contents.type(type);
    }

    final void encoding(String name) throws UnsupportedEncodingException {
        contents.encoding(name);
    }

    @Override
    public Object getAttribute(String name) {
        event.context();
        return attributes.get(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        event.context();
        return Collections.enumeration(attributes.names());
    }

    @Override
    public void setAttribute(String name, Object value) {
        event.context();
        attributes.set(name, value);
    }

    @Override
    public void removeAttribute(String name) {
        event.context();
        attributes.remove(name);
    }

    @Override
    public SipSession getSession() {
        return event.session(leg);
    }

    @Override
    public SipSession getSession(boolean create) {
        return getSession();
    }

    @Override
    public SipApplicationSession getApplicationSession() {
        return event.applicationSession(leg);
    }

    @Override
    public SipApplicationSession getApplicationSession(boolean create) {
        return getApplicationSession();
    }

    /** null for a message that did not come from outside, as are the other addresses; ports are -1 then. */
    @Override
    public String getRemoteAddr() {
        return flow == null ? null : flow.remote().getAddress().getHostAddress();
    }

    @Override
    public int getRemotePort() {
        return flow == null ? -1 : flow.remote().getPort();
    }

    @Override
    public String getLocalAddr() {
        return flow == null ? null : flow.local().getAddress().getHostAddress();
    }

    @Override
    public int getLocalPort() {
        return flow == null ? -1 : flow.local().getPort();
    }

    @Override
    public String getTransport() {
        return flow == null ? null : flow.transport().name();
    }

    /** The same as the remote one: there is no chain of applications yet. */
    @Override
    public String getInitialRemoteAddr() {
        return getRemoteAddr();
    }

    @Override
    public int getInitialRemotePort() {
        return getRemotePort();
    }

    @Override
    public String getInitialTransport() {
        return getTransport();
    }

    @Override
    public boolean isSecure() {
        return flow != null && (flow.transport() == Transport.TLS || flow.transport() == Transport.WSS);
    }

    /** null: the container authenticates nobody yet. */
    @Override
    public String getRemoteUser() {
        return null;
    }

    @Override
    public Principal getUserPrincipal() {
        return null;
    }

    @Override
    public boolean isUserInRole(String role) {
        return false;
    }

    @Override
    public String toString() {
        return fields.message().encode();
    }
}
