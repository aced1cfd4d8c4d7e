package io.jackfield.itests.cluster.broken;

import io.jackfield.state.CallKey;
import io.jackfield.state.CallStateStore;
import io.jackfield.state.CheckIn;
import io.jackfield.state.CheckOut;
import io.jackfield.state.DueCall;
import io.jackfield.state.Incarnation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
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
    static final long LOOK_MILLIS = 20;

    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();
    private final Gate gate = new Gate(Path.of(System.getProperty(Gate.DIRECTORY)));
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
        looking.scheduleAtFixedRate(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** What fails is on the console, and tried again. */
    private void look() {
        try {
            gate.look();
        } catch (RuntimeException e) {
            e.printStackTrace();
        }
    }

    @Override
    public void stop(BundleContext context) {
        stores.close();
        looking.shutdownNow();
    }

    private CallStateStore broken(CallStateStore store, Flaw flaw) {
        SentBeforeCommit early = new SentBeforeCommit(store, gate::pass);
        return (CallStateStore) Proxy.newProxyInstance(BrokenStore.class.getClassLoader(), new Class<?>[] {CallStateStore.class},
                (proxy, method, arguments) -> {
                    if (flaw == Flaw.SENT_BEFORE_COMMIT) {
                        return called(early, store, method, arguments);
                    }
                    if (method.getName().equals("checkIn")) {
                        return checkIn(store, (CheckIn) arguments[0], flaw);
                    }
                    return flaw == Flaw.UNFENCED && method.getName().equals("confirm") ? CompletableFuture.completedFuture(true)
                            : called(store, method, arguments);
                });
    }

    private CompletionStage<CheckIn.Answer> checkIn(CallStateStore store, CheckIn checkIn, Flaw flaw) {
        switch (flaw) {
            case LATE_CHECK_IN -> {
                return gate.pass(checkIn).thenCompose(now -> store.checkIn(checkIn));
            }
            case UNFENCED -> {
                return gate.pass(checkIn).thenCompose(now -> store.checkIn(checkIn)).thenApply(answer ->
                        answer instanceof CheckIn.NotHeld || answer instanceof CheckIn.Stale ? done(checkIn) : answer);
            }
            case LATE_ANSWER -> {
                return store.checkIn(checkIn).thenCompose(answer -> gate.pass(checkIn).thenApply(now -> answer));
            }
            default -> {
                return store.checkIn(withoutEffects(checkIn)).thenCompose(answer -> gate.pass(checkIn).thenApply(now -> answer));
            }
        }
    }

    private static CheckIn.Answer done(CheckIn checkIn) {
        return new CheckIn.Done(checkIn.fromRevision() + 1);
    }

    /** By reflection, because these records grow. */
    private static CheckIn withoutEffects(CheckIn checkIn) {
        try {
            return copy(checkIn, "record", checkIn.record() == null ? null : copy(checkIn.record(), "effects", false));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
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

    @SuppressWarnings("unchecked") // as the methods of the store have it
    private static Object called(SentBeforeCommit early, CallStateStore store, Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "checkIn" -> {
                return early.checkIn((CheckIn) arguments[0]);
            }
            case "checkOut" -> {
                return early.checkOut((CheckOut) arguments[0]);
            }
            case "release" -> {
                return early.release((CallKey) arguments[0], (Incarnation) arguments[1]);
            }
            case "read" -> {
                return early.read((CallKey) arguments[0]);
            }
            case "confirmDue" -> {
                return early.confirmDue((List<DueCall>) arguments[0]);
            }
            default -> {
                return called(store, method, arguments);
            }
        }
    }

    private static Object called(CallStateStore store, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
