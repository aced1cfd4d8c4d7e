package io.jackfield.state.grid.coherence;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;

/** Stands for one of Coherence's large interfaces with the few methods that a test writes. */
final class StandIn {
    private StandIn() {
    }

    /** @param written has public methods named as those of the interface; what it has not fails */
    static <T> T of(Class<T> type, Object written) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return switch (method.getName()) {
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "a stand-in of " + type.getSimpleName();
                };
            }
            Method own = Arrays.stream(written.getClass().getDeclaredMethods())
                    .filter(each -> each.getName().equals(method.getName()) && each.getParameterCount() == method.getParameterCount())
                    .findAny().orElseThrow(() -> new UnsupportedOperationException(method.toString()));
            own.setAccessible(true);
            try {
                return own.invoke(written, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
