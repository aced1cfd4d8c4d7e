package io.jackfield.state.grid.coherence;

import com.tangosol.net.Cluster;
import com.tangosol.net.Member;
import io.jackfield.state.grid.desk.Detection;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Coherence that a member does not answer, as its own packet publisher would: it then asks two other members as witnesses, and
 * puts the member out if they have not heard from it either for three quarters of the detection time. The publisher does not tell
 * where data goes by connections, which it does here; and no public interface does.
 *
 * <p>So this reaches for what is below the public interface ({@code ClusterService} of the running cluster), by name, because
 * the bundle does not export it. Where it is not there, a frozen member stays in the cluster, which is said once. One thread.
 */
final class Eviction {
    private static final Logger LOG = LoggerFactory.getLogger(Eviction.class);
    private static final int CALLS_BETWEEN = 4;
    private static final String MEMBERS = "com.tangosol.coherence.component.net.memberSet.ActualMemberSet";

    private final Cluster cluster;
    /** A witness takes a member for dead that it has not heard for half of this, ms. */
    private final int timeoutMillis;
    private Object prepared;
    private int calls;
    private boolean failed;

    Eviction(Cluster cluster, Detection detection) {
        this.cluster = cluster;
        this.timeoutMillis = (int) (detection.millis() / 2 * 3);
    }

    /** Makes this member a witness; to be called now and then, because it may leave the cluster and be back. */
    void prepare() {
        if (calls++ % CALLS_BETWEEN != 0) {
            return; // the way there is a long one
        }
        reach(service -> {
            if (service != prepared) {
                service.getClass().getMethod("setDeliveryTimeoutMillis", int.class).invoke(service, timeoutMillis);
                prepared = service;
            }
        });
    }

    /**
     * Has a member put out that this one has not heard by datagrams either. If it has, the witnesses have, too, and Coherence would put
     * out whichever of the two it holds for less important.
     */
    void of(Member member) {
        reach(service -> {
            Method dead = Stream.of(service.getClass().getMethods()).filter(each -> each.getName().equals("isHeuristicallyDead"))
                    .findAny().orElseThrow(() -> new NoSuchMethodException("isHeuristicallyDead"));
            if (!(Boolean) dead.invoke(service, member)) {
                return;
            }
            Object members = service.getClass().getClassLoader().loadClass(MEMBERS).getConstructor().newInstance();
            members.getClass().getMethod("add", Object.class).invoke(members, member);
            Method notify = Stream.of(service.getClass().getMethods()).filter(each -> each.getName().equals("doNotifyTcmpTimeout"))
                    .findAny().orElseThrow(() -> new NoSuchMethodException("doNotifyTcmpTimeout"));
            notify.invoke(service, null, members);
        });
    }

    /** What is done with the service that keeps the cluster's members. */
    private interface Reach {
        void to(Object service) throws ReflectiveOperationException;
    }

    private void reach(Reach reach) {
        if (failed) {
            return;
        }
        try {
            reach.to(call(call(cluster, "getCluster"), "getClusterService"));
        } catch (InvocationTargetException e) { // as while this member leaves the cluster
            LOG.debug("Nobody is put out just now", e.getCause());
        } catch (ReflectiveOperationException e) {
            failed = true;
            LOG.error("This release of Coherence puts out no member on request; one that is frozen stays in the cluster", e);
        }
    }

    private static Object call(Object on, String method) throws ReflectiveOperationException {
        return on.getClass().getMethod(method).invoke(on);
    }
}
