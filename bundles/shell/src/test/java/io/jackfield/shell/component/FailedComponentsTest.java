package io.jackfield.shell.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.shell.view.FailedConfiguration;
import io.jackfield.stack.Endpoint;
import io.jackfield.stack.Endpoints;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Which configurations are listed as not working, of components as Declarative Services shows them. */
class FailedComponentsTest {
    private final ComponentDescriptionDTO endpoints = description("io.jackfield.stack", "io.jackfield.stack.endpoint");
    private final ComponentDescriptionDTO engine = description("io.jackfield.engine", "io.jackfield.engine");

    private static ComponentDescriptionDTO description(String bundle, String pid) {
        ComponentDescriptionDTO description = new ComponentDescriptionDTO();
        description.bundle = new BundleDTO();
        description.bundle.symbolicName = bundle;
        description.configurationPid = new String[] {pid};
        return description;
    }

    private static ComponentConfigurationDTO configuration(String file, String name, int state, String failure) {
        ComponentConfigurationDTO configuration = new ComponentConfigurationDTO();
        configuration.properties = Map.of("felix.fileinstall.filename", "file:/conf/" + file, "name", name);
        configuration.state = state;
        configuration.failure = failure;
        return configuration;
    }

    private static <T> T fake(Class<T> type, InvocationHandler does) {
        return type.cast(Proxy.newProxyInstance(FailedComponentsTest.class.getClassLoader(), new Class<?>[] {type}, does));
    }

    private static Endpoints open(String name, String failure) {
        Endpoint endpoint = fake(Endpoint.class, (proxy, method, args) ->
                method.getName().equals("failure") ? Optional.ofNullable(failure) : name);
        return fake(Endpoints.class, (proxy, method, args) -> List.of(endpoint));
    }

    private List<FailedConfiguration> listed(ComponentDescriptionDTO component, ComponentConfigurationDTO configuration, Endpoints there) {
        ServiceComponentRuntime runtime = fake(ServiceComponentRuntime.class, (proxy, method, args) ->
                method.getName().equals("getComponentDescriptionDTOs") ? List.of(component) : List.of(configuration));
        return new FailedComponents(runtime, there).list();
    }

    @Test
    void aComponentThatDidNotStartIsListedByItsFile() {
        assertThat(listed(endpoints, configuration("x.cfg", "tcp", ComponentConfigurationDTO.FAILED_ACTIVATION, "E: port=5060"), null))
                .containsExactly(new FailedConfiguration("x.cfg", "port=5060"));
    }

    @Test
    void anEndpointThatCouldNotOpenLaterIsListedByItsFile() {
        ComponentConfigurationDTO active = configuration("x.cfg", "tcp", ComponentConfigurationDTO.ACTIVE, null);

        assertThat(listed(endpoints, active, open("tcp", "port=5060 is taken")))
                .containsExactly(new FailedConfiguration("x.cfg", "port=5060 is taken"));
        assertThat(listed(endpoints, active, open("tcp", null))).isEmpty();
    }

    @Test
    void whatIsOnlyCalledLikeTheEndpointIsNotListed() {
        Endpoints there = open("tcp", "port=5060 is taken");

        assertThat(listed(endpoints, configuration("y.cfg", "udp", ComponentConfigurationDTO.ACTIVE, null), there)).isEmpty();
        assertThat(listed(engine, configuration("engine.cfg", "tcp", ComponentConfigurationDTO.ACTIVE, null), there)).isEmpty();
    }
}
