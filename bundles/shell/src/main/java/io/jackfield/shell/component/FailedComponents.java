package io.jackfield.shell.component;

import io.jackfield.shell.view.FailedConfiguration;
import io.jackfield.stack.Endpoint;
import io.jackfield.stack.Endpoints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/**
 * Finds Jackfield's components that did not start with the configuration they have, as an endpoint whose port is taken, and endpoints
 * that were to open later and could not.
 */
public final class FailedComponents {
    private static final String OURS = "io.jackfield.";
    private static final String ENDPOINT = "io.jackfield.stack.endpoint";

    private final ServiceComponentRuntime components;
    private final Supplier<List<Endpoint>> endpoints;

    /** @param endpoints those that are to open later than their component starts, too; null where there are none */
    public FailedComponents(ServiceComponentRuntime components, Endpoints endpoints) {
        this.components = components;
        this.endpoints = endpoints == null ? List::of : endpoints::list;
    }

    /** As they are now; one that was mended is not in the list. */
    public List<FailedConfiguration> list() {
        Map<Object, String> notOpened = new HashMap<>();
        endpoints.get().forEach(endpoint -> endpoint.failure().ifPresent(reason -> notOpened.put(endpoint.name(), reason)));
        List<FailedConfiguration> failed = new ArrayList<>();
        for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs()) {
            if (!component.bundle.symbolicName.startsWith(OURS)) {
                continue;
            }
            for (ComponentConfigurationDTO each : components.getComponentConfigurationDTOs(component)) {
                if (each.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
                    failed.add(FailedConfiguration.of(name(component, each.properties), each.failure));
                } else if (isEndpoint(component) && notOpened.containsKey(each.properties.get("name"))) {
                    failed.add(new FailedConfiguration(name(component, each.properties), notOpened.get(each.properties.get("name"))));
                }
            }
        }
        return failed;
    }

    private static boolean isEndpoint(ComponentDescriptionDTO component) {
        return component.configurationPid.length > 0 && component.configurationPid[0].equals(ENDPOINT);
    }

    /** The file that it was read from where there is one, since that is what the operator mends. */
    private static String name(ComponentDescriptionDTO component, Map<String, Object> properties) {
        Object file = properties.get("felix.fileinstall.filename");
        if (file != null) {
            String path = file.toString();
            return path.substring(path.lastIndexOf('/') + 1);
        }
        return properties.getOrDefault("service.pid", component.configurationPid[0]).toString();
    }
}
