package io.jackfield.servlet.message;

import gov.nist.javax.sip.message.SIPMessage;
import io.jackfield.engine.call.Leg;
import io.jackfield.engine.call.Transaction;
import io.jackfield.servlet.event.CallEvent;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import javax.servlet.sip.Address;
import javax.servlet.sip.Parameterable;
import javax.servlet.sip.ServletParseException;
import javax.servlet.sip.SipServletMessage;

/** The headers of a message (JSR 289 sections 5.3 and 5.4). */
abstract class HeaderFacade<M extends SIPMessage> implements SipServletMessage {
    final CallEvent event;
    final Leg leg;
    final Fields<M> fields;
    final Addresses addresses;
    private HeaderForm form = HeaderForm.DEFAULT;

    HeaderFacade(CallEvent event, Leg leg, M message, boolean shared) {
        this.event = event;
        this.leg = leg;
        this.fields = new Fields<>(message, shared, this::isCommitted);
        this.addresses = new Addresses(fields);
    }

    /** Whether this is used out of its event. */
    final boolean away() {
        return !event.here();
    }

    /** Reads the call as it was committed last. */
    final <T> T look(Function<CallEvent, T> reading) {
        return event.application().elsewhere().read(event.call(), reading, () -> {
            throw new IllegalStateException("the call of this " + getMethod() + " is over");
        });
    }

    /** The transaction as an event of the call has it. */
    static Transaction there(CallEvent other, Transaction transaction) {
        return other.context().call().transaction(transaction.id())
                .orElseThrow(() -> new IllegalStateException("the transaction of this " + transaction.method() + " is over"));
    }

    /** The leg as an event of the call has it. */
    final Leg there(CallEvent other) {
        return other.context().call().leg(leg.id())
                .orElseThrow(() -> new IllegalStateException("the session of this " + getMethod() + " is invalid"));
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
        fields.set(name, Objects.requireNonNull(value, "value"));
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
        return fields.message().getCallId() == null ? null : fields.message().getCallId().getCallId();
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
}
