package io.jackfield.servlet.message;

import gov.nist.javax.sip.message.SIPRequest;
import io.jackfield.engine.call.Attributes;
import io.jackfield.engine.call.Leg;
import io.jackfield.servlet.event.CallEvent;
import io.jackfield.stack.Flow;
import java.io.BufferedReader;
import java.io.UnsupportedEncodingException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.servlet.AsyncContext;
import javax.servlet.DispatcherType;
import javax.servlet.RequestDispatcher;
import javax.servlet.ServletContext;
import javax.servlet.ServletInputStream;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.sip.Address;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipURI;
import javax.servlet.sip.URI;

/** What a SIP request has only because it is a {@link ServletRequest}; most of it means nothing to SIP (JSR 289 section 5.6). */
abstract class ContainerRequest extends MessageFacade<SIPRequest> implements SipServletRequest {
    ContainerRequest(CallEvent event, Leg leg, SIPRequest message, Flow flow, boolean shared, Attributes attributes) {
        super(event, leg, message, flow, shared, attributes);
    }

    /** null: SIP bodies do not stream (JSR 289 {@code SipServletRequest.getInputStream}). */
    @Override
    public ServletInputStream getInputStream() {
        return null;
    }

    /** null, as {@link #getInputStream()}. */
    @Override
    public BufferedReader getReader() {
        return null;
    }

    @Override
    public void setCharacterEncoding(String name) throws UnsupportedEncodingException {
        encoding(name);
    }

    @Override
    public long getContentLengthLong() {
        return getContentLength();
    }

    /** The parameters of the popped Route, else of the Request-URI (JSR 289 section 5.6.1). */
    private URI parameterSource() {
        Address popped = getPoppedRoute();
        return popped == null ? getRequestURI() : popped.getURI();
    }

    @Override
    public String getParameter(String name) {
        return parameterSource() instanceof SipURI uri ? uri.getParameter(name) : null;
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }

    /** null if there is none. */
    @Override
    public String[] getParameterValues(String name) {
        String value = getParameter(name);
        return value == null ? null : new String[] {value};
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        Map<String, String[]> all = new LinkedHashMap<>();
        if (parameterSource() instanceof SipURI uri) {
            uri.getParameterNames().forEachRemaining(name -> all.put(name, new String[] {uri.getParameter(name)}));
        }
        return Collections.unmodifiableMap(all);
    }

    @Override
    public String getScheme() {
        return getRequestURI().getScheme();
    }

    @Override
    public String getServerName() {
        return getLocalAddr();
    }

    @Override
    public int getServerPort() {
        return getLocalPort();
    }

    @Override
    public String getRemoteHost() {
        return getRemoteAddr();
    }

    @Override
    public String getLocalName() {
        return getLocalAddr();
    }

    @Override
    public Locale getLocale() {
        Locale preferred = getAcceptLanguage();
        return preferred == null ? Locale.getDefault() : preferred;
    }

    @Override
    public Enumeration<Locale> getLocales() {
        List<Locale> all = Languages.accepted(fields.values("Accept-Language"));
        return Collections.enumeration(all.isEmpty() ? List.of(Locale.getDefault()) : all);
    }

    /** null: SIP requests have no path. */
    @Override
    public RequestDispatcher getRequestDispatcher(String path) {
        return null;
    }

    @Override
    @Deprecated
    public String getRealPath(String path) {
        return null;
    }

    @Override
    public ServletContext getServletContext() {
        return event.application().servletContext();
    }

    @Override
    public AsyncContext startAsync() {
        throw new IllegalStateException("a SIP request is answered at any time without startAsync");
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        return startAsync();
    }

    @Override
    public boolean isAsyncStarted() {
        return false;
    }

    @Override
    public boolean isAsyncSupported() {
        return false;
    }

    @Override
    public AsyncContext getAsyncContext() {
        return startAsync();
    }

    @Override
    public DispatcherType getDispatcherType() {
        return DispatcherType.REQUEST;
    }
}
