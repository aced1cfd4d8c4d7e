package io.jackfield.itests.cluster.halting;

import io.jackfield.state.CallStateStore;
import io.jackfield.state.CheckIn;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;

/**
 * Publishes the replicated store a second time, with {@code jackfield.store=halting}: the same but that the process is gone as soon
 * as a check-in is acknowledged whose call has the text of the system property {@value #AT} in its bytes; and while the file
 * {@code conf/polls} says {@value #NONE}, no question for overdue calls gets to the tier or is answered.
 */
public final class Halting implements BundleActivator {
    /** No end that a shutdown hook or a log would see, as with {@code kill -9}. */
    public static final int STATUS = 137;
    static final String AT = "jackfield.test.haltAt";
    /** What is in the file. */
    public static final String NONE = "none";
    private static final Path POLLS = Path.of("conf/polls");
    private static final String GRID = "(&(objectClass=io.jackfield.state.CallStateStore)(jackfield.store=grid))";

    private BundleContext context;
    private String text;

    @Override
    public void start(BundleContext bundleContext) throws InvalidSyntaxException {
        context = bundleContext;
        text = System.getProperty(AT);
        context.addServiceListener(event -> {
            if (event.getType() == ServiceEvent.REGISTERED) {
                publish(event.getServiceReference());
            }
        }, GRID);
        for (ServiceReference<CallStateStore> there : context.getServiceReferences(CallStateStore.class, "(jackfield.store=grid)")) {
            publish(there);
        }
    }

    private void publish(ServiceReference<?> grid) {
        CallStateStore store = (CallStateStore) context.getService(grid);
        Object halting = Proxy.newProxyInstance(CallStateStore.class.getClassLoader(), new Class<?>[] {CallStateStore.class},
                (proxy, method, arguments) -> answer(store, method, arguments));
        context.registerService(CallStateStore.class, (CallStateStore) halting, new Hashtable<>(Map.of("jackfield.store", "halting")));
    }

    private Object answer(CallStateStore store, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("overdue") && Files.exists(POLLS) && Files.readString(POLLS).equals(NONE)) {
            return new CompletableFuture<>();
        }
        try {
            Object answer = method.invoke(store, arguments);
            return arguments != null && arguments[0] instanceof CheckIn checkIn ? acknowledged((CompletionStage<?>) answer, checkIn)
                    : answer;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Object acknowledged(CompletionStage<?> stage, CheckIn checkIn) {
        if (checkIn.record() == null
                || !new String(checkIn.record().body().encoded(), StandardCharsets.ISO_8859_1).contains(text)) {
            return stage;
        }
        return stage.thenApply(answer -> {
            if (answer instanceof CheckIn.Done) {
                Runtime.getRuntime().halt(STATUS);
            }
            return answer;
        });
    }

    @Override
    public void stop(BundleContext bundleContext) {
        // it ends with its process
    }
}
