package io.jackfield.servlet.message;

import gov.nist.javax.sip.message.SIPMessage;
import io.jackfield.engine.call.Attributes;
import io.jackfield.engine.call.Leg;
import io.jackfield.servlet.event.AttributeWatch;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.servlet.event.Kept;
import io.jackfield.servlet.event.MessageReference;
import io.jackfield.servlet.event.StoredAttributes;
import io.jackfield.stack.Flow;
import io.jackfield.stack.MessageBytes;
import io.jackfield.stack.Transport;
import java.io.UnsupportedEncodingException;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import javax.servlet.sip.SipApplicationSession;
import javax.servlet.sip.SipServletMessage;
import javax.servlet.sip.SipSession;

/** What requests and responses have in common. */
abstract class MessageFacade<M extends SIPMessage> extends HeaderFacade<M> implements Kept {
    private final Flow flow;
    private final Contents contents;
    private StoredAttributes attributes;

    /** @param flow the way that it came, null for a message of our own */
    MessageFacade(CallEvent event, Leg leg, M message, Flow flow, boolean shared, Attributes attributes) {
        super(event, leg, message, shared);
        this.flow = flow;
        this.contents = new Contents(fields);
        this.attributes = new StoredAttributes(attributes, event, AttributeWatch.NOBODY);
    }

    final byte[] bytes() {
        return MessageBytes.of(fields.message());
    }

    final MessageReference reference(MessageReference.Kind kind, int transaction, byte[] message, byte[] request) {
        return new MessageReference(event.call().toString(), kind, number(), transaction, message, request, 0, Map.of());
    }

    /** Of the leg, 0 if it is gone. */
    final int number() {
        return leg == null ? 0 : leg.id();
    }

    /** The leg that the message belongs to. */
    public Leg leg() {
        return leg;
    }

    @Override
    public CallEvent event() {
        return event;
    }

    /** The message as the parser has it. */
    public M message() {
        return fields.message();
    }

    final void attributes(Attributes kept) {
        attributes = new StoredAttributes(kept, event, AttributeWatch.NOBODY);
    }

    /** The message in another event of its call, where its attributes are, if the call keeps them; else this. */
    SipServletMessage in(CallEvent other) {
        return this;
    }

    /** Whether the call keeps the attributes; else they are this object's. */
    boolean kept() {
        return false;
    }

    /** A copy of each attribute, for an event that is to have them. */
    final Map<String, Function<CallEvent, Object>> attributesApart() {
        Map<String, Function<CallEvent, Object>> apart = new LinkedHashMap<>();
        attributes.names().forEach(name -> apart.put(name, attributes.apart(name, attributes.get(name))));
        return apart;
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

    final void adoptContent(MessageFacade<M> original) {
        contents.adopt(original.message());
    }

    final void encoding(String name) throws UnsupportedEncodingException {
        contents.encoding(name);
    }

    @Override
    public Object getAttribute(String name) {
        return away() && kept() ? look(other -> in(other).getAttribute(name)) : attributes.get(name);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        return away() && kept() ? look(other -> in(other).getAttributeNames()) : Collections.enumeration(attributes.names());
    }

    @Override
    public void setAttribute(String name, Object value) {
        if (away() && kept()) {
            Function<CallEvent, Object> apart = attributes.apart(name, value);
            event.application().elsewhere().write(event.call(), other -> in(other).setAttribute(name, apart.apply(other)));
        } else {
            attributes.set(name, value);
        }
    }

    @Override
    public void removeAttribute(String name) {
        if (away() && kept()) {
            event.application().elsewhere().write(event.call(), other -> in(other).removeAttribute(name));
        } else {
            attributes.remove(name);
        }
    }

    /** @throws IllegalStateException if the message was kept longer than its session lived */
    @Override
    public SipSession getSession() {
        return getSession(true);
    }

    @Override
    public SipSession getSession(boolean create) {
        return leg == null ? gone(create) : event.session(leg);
    }

    /** @throws IllegalStateException if the message was kept longer than its session lived */
    @Override
    public SipApplicationSession getApplicationSession() {
        return getApplicationSession(true);
    }

    @Override
    public SipApplicationSession getApplicationSession(boolean create) {
        return leg == null ? gone(create) : event.applicationSession(leg);
    }

    private static <T> T gone(boolean wanted) {
        if (wanted) {
            throw new IllegalStateException("the session of this message is over");
        }
        return null;
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
