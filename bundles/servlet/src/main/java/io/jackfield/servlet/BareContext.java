package io.jackfield.servlet;

import java.util.Collections;
import java.util.Enumeration;
import java.util.EventListener;
import java.util.Map;
import java.util.Set;
import javax.servlet.Filter;
import javax.servlet.FilterRegistration;
import javax.servlet.RequestDispatcher;
import javax.servlet.Servlet;
import javax.servlet.ServletContext;
import javax.servlet.ServletRegistration;
import javax.servlet.SessionCookieConfig;
import javax.servlet.SessionTrackingMode;
import javax.servlet.descriptor.JspConfigDescriptor;

/** The parts of a ServletContext that are HTTP's, or that change an application while it starts: none of them is there. */
abstract class BareContext implements ServletContext {
    private static UnsupportedOperationException absent(String method) {
        return new UnsupportedOperationException("ServletContext." + method
                + " means nothing to a SIP application, which is configured by its descriptor");
    }

    @Override
    public String getContextPath() {
        return "";
    }

    /** null: applications do not reach into each other. */
    @Override
    public ServletContext getContext(String path) {
        return null;
    }

    @Override
    public String getMimeType(String file) {
        return null;
    }

    @Override
    public RequestDispatcher getRequestDispatcher(String path) {
        return null;
    }

    @Override
    public String getRealPath(String path) {
        return null;
    }

    @Override
    @Deprecated
    public Servlet getServlet(String name) {
        return null;
    }

    @Override
    @Deprecated
    public Enumeration<Servlet> getServlets() {
        return Collections.emptyEnumeration();
    }

    @Override
    @Deprecated
    public Enumeration<String> getServletNames() {
        return Collections.emptyEnumeration();
    }

    @Override
    public boolean setInitParameter(String name, String value) {
        throw absent("setInitParameter");
    }

    @Override
    public ServletRegistration.Dynamic addServlet(String name, String type) {
        throw absent("addServlet");
    }

    @Override
    public ServletRegistration.Dynamic addServlet(String name, Servlet servlet) {
        throw absent("addServlet");
    }

    @Override
    public ServletRegistration.Dynamic addServlet(String name, Class<? extends Servlet> type) {
        throw absent("addServlet");
    }

    @Override
    public ServletRegistration.Dynamic addJspFile(String name, String file) {
        throw absent("addJspFile");
    }

    @Override
    public <T extends Servlet> T createServlet(Class<T> type) {
        throw absent("createServlet");
    }

    @Override
    public ServletRegistration getServletRegistration(String name) {
        return null;
    }

    @Override
    public Map<String, ? extends ServletRegistration> getServletRegistrations() {
        return Map.of();
    }

    @Override
    public FilterRegistration.Dynamic addFilter(String name, String type) {
        throw absent("addFilter");
    }

    @Override
    public FilterRegistration.Dynamic addFilter(String name, Filter filter) {
        throw absent("addFilter");
    }

    @Override
    public FilterRegistration.Dynamic addFilter(String name, Class<? extends Filter> type) {
        throw absent("addFilter");
    }

    @Override
    public <T extends Filter> T createFilter(Class<T> type) {
        throw absent("createFilter");
    }

    @Override
    public FilterRegistration getFilterRegistration(String name) {
        return null;
    }

    @Override
    public Map<String, ? extends FilterRegistration> getFilterRegistrations() {
        return Map.of();
    }

    @Override
    public SessionCookieConfig getSessionCookieConfig() {
        throw absent("getSessionCookieConfig");
    }

    @Override
    public void setSessionTrackingModes(Set<SessionTrackingMode> modes) {
        throw absent("setSessionTrackingModes");
    }

    @Override
    public Set<SessionTrackingMode> getDefaultSessionTrackingModes() {
        return Set.of();
    }

    @Override
    public Set<SessionTrackingMode> getEffectiveSessionTrackingModes() {
        return Set.of();
    }

    @Override
    public void addListener(String type) {
        throw absent("addListener");
    }

    @Override
    public <T extends EventListener> void addListener(T listener) {
        throw absent("addListener");
    }

    @Override
    public void addListener(Class<? extends EventListener> type) {
        throw absent("addListener");
    }

    @Override
    public <T extends EventListener> T createListener(Class<T> type) {
        throw absent("createListener");
    }

    @Override
    public JspConfigDescriptor getJspConfigDescriptor() {
        return null;
    }

    @Override
    public void declareRoles(String... roles) {
        throw absent("declareRoles");
    }

    @Override
    public void setSessionTimeout(int minutes) {
        throw absent("setSessionTimeout");
    }

    @Override
    public String getRequestCharacterEncoding() {
        return null;
    }

    @Override
    public void setRequestCharacterEncoding(String encoding) {
        throw absent("setRequestCharacterEncoding");
    }

    @Override
    public String getResponseCharacterEncoding() {
        return null;
    }

    @Override
    public void setResponseCharacterEncoding(String encoding) {
        throw absent("setResponseCharacterEncoding");
    }
}
