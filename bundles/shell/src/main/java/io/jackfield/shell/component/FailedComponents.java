package io.jackfield.shell.component;

import io.jackfield.shell.view.FailedConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Finds Jackfield's components that did not start with the configuration they have, as an endpoint whose port is taken. */
public final class FailedComponents {
    private static final String OURS = "io.jackfield.";

    private final ServiceComponentRuntime components;

    public FailedComponents(ServiceComponentRuntime components) {
        this.components = components;
    }

    /** As they are now; one that was mended is not in the list. */
    public List<FailedConfiguration> list() {
        List<FailedConfiguration> failed = new ArrayList<>();
        for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs()) {
            if (!component.bundle.symbolicName.startsWith(OURS)) {
                continue;
            }
            for (ComponentConfigurationDTO each : components.getComponentConfigurationDTOs(component)) {
                if (each.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
                    failed.add(FailedConfiguration.of(name(component, each.properties), each.failure));
                }
            }
        }
        return failed;
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
