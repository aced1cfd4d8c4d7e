package io.jackfield.servlet;

import java.io.ObjectInputFilter;
import java.util.List;
import java.util.Set;
import javax.servlet.ServletException;
import javax.servlet.sip.SipSession;

/**
 * Which classes an attribute of an application version may be made of: those that its own class loader defines, values of the
 * container's and of the Servlet APIs, values and collections of the Java platform, and what the application declares in its context
 * parameter {@value #PARAMETER}, as a pattern of {@link ObjectInputFilter} ({@code org.example.model.*;!*}). All others are refused,
 * written and read: bytes in the state tier are nobody's promise (JEP 290).
 */
final class AllowedClasses {
    static final String PARAMETER = "io.jackfield.attributes";

    /** Packages of the container whose values an application may keep: addresses and URIs, and references within the call. */
    private static final List<String> OURS = List.of("io.jackfield.servlet.address.", "io.jackfield.servlet.event.");
    private static final List<String> PACKAGES = List.of("java.time.", "java.time.chrono.", "java.math.", "java.util.",
            "java.util.concurrent.", "java.util.concurrent.atomic.", "java.util.concurrent.locks.", "java.util.regex.");
    private static final Set<String> CLASSES = Set.of("java.lang.Boolean", "java.lang.Byte", "java.lang.Character", "java.lang.Short",
            "java.lang.Integer", "java.lang.Long", "java.lang.Float", "java.lang.Double", "java.lang.Number", "java.lang.String",
            "java.lang.StringBuilder", "java.lang.StringBuffer", "java.lang.Enum", "java.lang.Record", "java.lang.Object",
            "java.lang.String$CaseInsensitiveComparator", "java.lang.invoke.SerializedLambda", "java.lang.StackTraceElement",
            "java.net.URI", "java.net.InetAddress", "java.net.Inet4Address", "java.net.Inet6Address", "java.net.InetSocketAddress",
            "java.sql.Date", "java.sql.Time", "java.sql.Timestamp", "sun.util.calendar.ZoneInfo");
    private static final ClassLoader CONTAINER = AllowedClasses.class.getClassLoader();
    /** What the APIs define: states, modes, regions, exceptions. */
    private static final String SERVLET = "javax.servlet.";
    private static final ClassLoader SIP_SERVLET_API = SipSession.class.getClassLoader();
    /** A bundle of its own; exceptions of the other one extend one of this one's. */
    private static final ClassLoader SERVLET_API = ServletException.class.getClassLoader();

    private final ClassLoader loader;
    private final ObjectInputFilter declared;

    /**
     * @param loader   of the application version
     * @param declared what it declares, null for nothing
     * @throws IllegalArgumentException if that is no pattern, with the parameter's name
     */
    AllowedClasses(ClassLoader loader, String declared) {
        this.loader = loader;
        try {
            this.declared = declared == null ? info -> ObjectInputFilter.Status.UNDECIDED : ObjectInputFilter.Config.createFilter(declared);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(PARAMETER + "=" + declared + " is no pattern of classes: " + e.getMessage(), e);
        }
    }

    /** Whether the container has a value of this name that an attribute may have, for a class that the application does not see. */
    static boolean isOurs(String name) {
        return OURS.stream().anyMatch(name::startsWith);
    }

    boolean allows(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        if (element.isHidden()) { // a lambda belongs to the class that has it in its source
            element = element.getNestHost();
        }
        return element.isPrimitive() || element.isInterface() || element.getClassLoader() == loader
                || element.getClassLoader() == CONTAINER && isOurs(element.getName())
                || isOfTheApi(element) || isPlatforms(element) || isDeclared(element);
    }

    private static boolean isOfTheApi(Class<?> type) {
        ClassLoader defining = type.getClassLoader();
        return (defining == SIP_SERVLET_API || defining == SERVLET_API) && type.getName().startsWith(SERVLET);
    }

    /** Exceptions, too: what an application caught it may keep. */
    private static boolean isPlatforms(Class<?> type) {
        boolean platform = type.getModule().isNamed();
        return platform && (CLASSES.contains(type.getName()) || PACKAGES.contains(type.getPackageName() + ".")
                || Throwable.class.isAssignableFrom(type));
    }

    private boolean isDeclared(Class<?> type) {
        return declared.checkInput(new Asked(type)) == ObjectInputFilter.Status.ALLOWED;
    }

    /** One class, without anything that would be measured. */
    private record Asked(Class<?> serialClass) implements ObjectInputFilter.FilterInfo {
        @Override
        public long arrayLength() {
            return -1;
        }

        @Override
        public long depth() {
            return 1;
        }

        @Override
        public long references() {
            return 1;
        }

        @Override
        public long streamBytes() {
            return 0;
        }
    }
}
