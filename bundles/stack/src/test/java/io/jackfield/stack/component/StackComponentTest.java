package io.jackfield.stack.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.stack.MessageReceiver;
import io.jackfield.stack.endpoint.TcpEndpoint;
import io.jackfield.stack.endpoint.TcpSettings;
import io.jackfield.stack.endpoint.UdpSettings;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The receiver of messages as it comes and goes. */
class StackComponentTest {
    private final MessageReceiver receiver = message -> MessageReceiver.Acceptance.ACCEPTED;
    private final List<String> asked = new ArrayList<>();
    private boolean silent;
    private final StackComponent stack = new StackComponent(context(), config(""));

    @AfterEach
    void close() {
        stack.close();
    }

    private StackComponent.Config config(String deniedNetworks) {
        return (StackComponent.Config) Proxy.newProxyInstance(StackComponentTest.class.getClassLoader(),
                new Class<?>[] {StackComponent.Config.class}, (proxy, method, arguments) ->
                        method.getName().equals("silentUntilReady") ? silent : deniedNetworks);
    }

    @Test
    void whileThereIsNoEngineANodeOfAClusterLeavesMessagesToOthersAndAnotherOneAnswers() {
        assertThat(stack.receiver()).as("answered 503").isNull();
        silent = true;
        stack.modified(config(""));
        assertThat(stack.receiver().receive(null)).isEqualTo(MessageReceiver.Acceptance.LEFT_TO_OTHERS);
        stack.bindReceiver(reference("engine"));
        assertThat(stack.receiver()).isSameAs(receiver);
    }

    private TcpEndpoint connectable() {
        return connectable(0);
    }

    private TcpEndpoint connectable(int port) {
        return new TcpEndpoint(TcpSettings.of("tcp", UdpSettings.bindAddress("127.0.0.1", port)), stack::receiver, stack.responses(),
                System::nanoTime, stack::nextConnection);
    }

    @Test
    void anEndpointThatCannotOpenWithTheEngineSaysWhyAndKeepsNoOtherFromIt() throws Exception {
        silent = true;
        stack.modified(config(""));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TcpEndpoint endpoint = connectable(taken.getLocalPort());
            TcpEndpoint other = connectable();
            stack.start(endpoint);
            stack.start(other);
            assertThat(endpoint.failure()).as("not tried yet").isEmpty();

            stack.bindReceiver(reference("engine"));

            assertThat(endpoint.open()).isFalse();
            assertThat(endpoint.failure()).get().asString()
                    .startsWith("endpoint tcp cannot bind address=127.0.0.1 port=" + taken.getLocalPort());
            assertThat(other.open()).isTrue();
            assertThat(other.failure()).isEmpty();
            other.close();
        }
    }

    @Test
    void whileThereIsNoEngineNobodyConnectsToANodeOfACluster() {
        silent = true;
        stack.modified(config(""));
        TcpEndpoint endpoint = connectable();
        TcpEndpoint removed = connectable();
        stack.start(endpoint);
        stack.start(removed);
        stack.remove(removed);
        assertThat(endpoint.open()).isFalse();

        stack.bindReceiver(reference("engine"));

        assertThat(endpoint.open()).isTrue();
        assertThat(removed.open()).isFalse();
        endpoint.close();
    }

    @Test
    void aNodeThatAnswersWithoutAnEngineIsOpenAtOnce() {
        TcpEndpoint endpoint = connectable();
        stack.start(endpoint);
        assertThat(endpoint.open()).isTrue();
        endpoint.close();
    }

    @Test
    void badNetworksFailInOneLineThatNamesTheKey() {
        assertThatThrownBy(() -> new StackComponent(context(), config("10.0.0.0/8, intranet")))
                .isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith("deniedNetworks=intranet is not a network");
    }

    private BundleContext context() {
        return (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> {
                    asked.add(method.getName() + " " + arguments[0]);
                    return method.getName().equals("getService") ? receiver : true;
                });
    }

    @SuppressWarnings("unchecked")
    private static ServiceReference<MessageReceiver> reference(String name) {
        return (ServiceReference<MessageReceiver>) Proxy.newProxyInstance(StackComponentTest.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "toString" -> name;
                    case "hashCode" -> name.hashCode();
                    case "equals" -> proxy == arguments[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @Test
    void takesTheReceiverWithTheFirstMessageAndGivesItBackWhenItGoes() {
        ServiceReference<MessageReceiver> engine = reference("engine");
        stack.bindReceiver(engine);
        assertThat(asked).isEmpty();

        assertThat(stack.receiver()).isSameAs(receiver);
        assertThat(stack.receiver()).isSameAs(receiver);
        stack.unbindReceiver(engine);

        assertThat(stack.receiver()).isNull();
        assertThat(asked).containsExactly("getService engine", "ungetService engine");
    }

    @Test
    void givesAReceiverBackThatABetterOneReplaces() {
        ServiceReference<MessageReceiver> first = reference("first");
        ServiceReference<MessageReceiver> better = reference("better");
        stack.bindReceiver(first);
        stack.receiver();

        stack.bindReceiver(better);
        stack.unbindReceiver(first);

        assertThat(stack.receiver()).isSameAs(receiver);
        assertThat(asked).containsExactly("getService first", "ungetService first", "getService better");
    }
}
