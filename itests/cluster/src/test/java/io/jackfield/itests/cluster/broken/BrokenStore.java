package io.jackfield.itests.cluster.broken;

import io.jackfield.state.CallStateStore;
import io.jackfield.state.CheckIn;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** Offers the replicated store once more, with {@code jackfield.store=broken} and the flaw that {@value #FLAW} names. */
public final class BrokenStore implements BundleActivator {
    /** The system property with a {@link Flaw}. */
    public static final String FLAW = "jackfield.broken";
    /** Longer than a message takes through an engine, and shorter than a peer waits before it repeats one. */
    private static final long LATE_MILLIS = 250;

    private final ScheduledExecutorService late = Executors.newSingleThreadScheduledExecutor();
    private ServiceTracker<CallStateStore, CallStateStore> stores;

    @Override
    public void start(BundleContext context) throws InvalidSyntaxException {
        Flaw flaw = Flaw.valueOf(System.getProperty(FLAW));
        stores = new ServiceTracker<>(context,
                context.createFilter("(&(objectClass=" + CallStateStore.class.getName() + ")(jackfield.store=grid))"), null) {
            @Override
            public CallStateStore addingService(ServiceReference<CallStateStore> reference) {
                CallStateStore store = context.getService(reference);
                context.registerService(CallStateStore.class, broken(store, flaw), new Hashtable<>(Map.of("jackfield.store", "broken")));
                return store;
            }
        };
        stores.open();
    }

    @Override
    public void stop(BundleContext context) {
        stores.close();
        late.shutdownNow();
    }

    private CallStateStore broken(CallStateStore store, Flaw flaw) {
        return (CallStateStore) Proxy.newProxyInstance(BrokenStore.class.getClassLoader(), new Class<?>[] {CallStateStore.class},
                (proxy, method, arguments) -> switch (flaw) {
                    case SENT_BEFORE_COMMIT -> method.getName().equals("checkIn") ? acknowledged(store, (CheckIn) arguments[0])
                            : called(store, method, arguments);
                    case UNFENCED -> unfenced(store, method, arguments);
                    case NOT_REPEATED -> called(store, method, method.getName().equals("checkIn")
                            ? new Object[] {withoutEffects((CheckIn) arguments[0])} : arguments);
                });
    }

    private CompletionStage<CheckIn.Answer> acknowledged(CallStateStore store, CheckIn checkIn) {
        late.schedule(() -> store.checkIn(checkIn), LATE_MILLIS, TimeUnit.MILLISECONDS);
        return CompletableFuture.completedFuture(new CheckIn.Done(checkIn.fromRevision() + 1));
    }

    private static Object unfenced(CallStateStore store, Method method, Object[] arguments) throws Throwable {
        return switch (method.getName()) {
            case "confirm" -> CompletableFuture.completedFuture(true);
            case "checkIn" -> store.checkIn((CheckIn) arguments[0]).thenApply(answer -> answer instanceof CheckIn.NotHeld
                    || answer instanceof CheckIn.Stale ? new CheckIn.Done(((CheckIn) arguments[0]).fromRevision() + 1) : answer);
            default -> called(store, method, arguments);
        };
    }

    /** By reflection, because these records grow. */
    private static CheckIn withoutEffects(CheckIn checkIn) throws ReflectiveOperationException {
        return copy(checkIn, "record", checkIn.record() == null ? null : copy(checkIn.record(), "effects", false));
    }

    private static <R extends Record> R copy(R origin, String changed, Object value) throws ReflectiveOperationException {
        RecordComponent[] components = origin.getClass().getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = components[i].getName().equals(changed) ? value : components[i].getAccessor().invoke(origin);
        }
        @SuppressWarnings("unchecked") // the class of an R
        Class<R> type = (Class<R>) origin.getClass();
        return type.getConstructor(Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new)).newInstance(values);
    }

    private static Object called(CallStateStore store, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
