package io.jackfield.servlet;

import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.servlet.RequestDispatcher;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipURI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ServletContext of one application version. Its attributes live in this process and are not part of any call. */
final class ApplicationContext extends BareContext {
    private final ApplicationDescriptor descriptor;
    private final ClassLoader loader;
    private final String serverInfo;
    private final Servlets servlets;
    private final Supplier<Listeners> listeners;
    private final Supplier<List<SipURI>> interfaces;
    private final Logger log;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();

    /**
     * @param listeners  those that are told of attributes, as they are now
     * @param interfaces the outbound interfaces, as they are now
     */
    ApplicationContext(ApplicationDescriptor descriptor, ClassLoader loader, String serverInfo, Servlets servlets,
                       Supplier<Listeners> listeners, Supplier<List<SipURI>> interfaces) {
        this.listeners = listeners;
        this.interfaces = interfaces;
        this.descriptor = descriptor;
        this.loader = loader;
        this.serverInfo = serverInfo;
        this.servlets = servlets;
        this.log = LoggerFactory.getLogger("io.jackfield.app." + descriptor.version().baseName());
    }

    /** Of the servlet API that the container is built against; SIP Servlet 1.1 asks for 2.4 or later. */
    @Override
    public int getMajorVersion() {
        return 4;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public int getEffectiveMajorVersion() {
        return getMajorVersion();
    }

    @Override
    public int getEffectiveMinorVersion() {
        return getMinorVersion();
    }

    @Override
    public String getServerInfo() {
        return serverInfo;
    }

    @Override
    public String getVirtualServerName() {
        return serverInfo;
    }

    @Override
    public String getServletContextName() {
        return descriptor.displayName().isEmpty() ? descriptor.version().baseName() : descriptor.displayName();
    }

    @Override
    public ClassLoader getClassLoader() {
        return loader;
    }

    @Override
    public String getInitParameter(String name) {
        return descriptor.contextParameters().get(Objects.requireNonNull(name, "name"));
    }

    @Override
    public Enumeration<String> getInitParameterNames() {
        return Collections.enumeration(descriptor.contextParameters().keySet());
    }

    /** The outbound interfaces are those of now, as endpoints come and go. */
    @Override
    public Object getAttribute(String name) {
        return SipServlet.OUTBOUND_INTERFACES.equals(name) ? interfaces.get() : attributes.get(Objects.requireNonNull(name, "name"));
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        Set<String> names = new LinkedHashSet<>(attributes.keySet());
        names.add(SipServlet.OUTBOUND_INTERFACES);
        return Collections.enumeration(names);
    }

    @Override
    public void setAttribute(String name, Object value) {
        if (value == null) {
            removeAttribute(name);
            return;
        }
        Object before = attributes.put(Objects.requireNonNull(name, "name"), value);
        if (before == null) {
            listeners.get().attributeAdded(this, name, value);
        } else {
            listeners.get().attributeReplaced(this, name, before);
        }
    }

    @Override
    public void removeAttribute(String name) {
        Object before = attributes.remove(name);
        if (before != null) {
            listeners.get().attributeRemoved(this, name, before);
        }
    }

    /** Minutes; 0 for ever. */
    @Override
    public int getSessionTimeout() {
        return Math.max(0, descriptor.sessionTimeoutMinutes());
    }

    @Override
    public URL getResource(String path) {
        return loader.getResource(path.startsWith("/") ? path.substring(1) : path);
    }

    @Override
    public InputStream getResourceAsStream(String path) {
        return loader.getResourceAsStream(path.startsWith("/") ? path.substring(1) : path);
    }

    /** null: a class loader does not list. */
    @Override
    public Set<String> getResourcePaths(String path) {
        return null;
    }

    @Override
    public RequestDispatcher getNamedDispatcher(String name) {
        return servlets.named(name).map(ServletDispatcher::new).orElse(null);
    }

    @Override
    public void log(String message) {
        log.info("{} app={}", message, descriptor.version());
    }

    @Override
    @Deprecated
    public void log(Exception thrown, String message) {
        log(message, thrown);
    }

    @Override
    public void log(String message, Throwable thrown) {
        log.warn("{} app={}", message, descriptor.version(), thrown);
    }
}
