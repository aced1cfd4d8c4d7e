package io.jackfield.jmx.component;

import io.jackfield.jmx.ClusterBeans;
import io.jackfield.state.ClusterView;
import java.lang.management.ManagementFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Registers the MBeans of the cluster in this process's server for as long as it is in one. */
@Component(service = {}, immediate = true)
public final class JmxComponent {
    private final ClusterBeans beans;

    @Activate
    public JmxComponent(@Reference ClusterView cluster) {
        beans = ClusterBeans.register(ManagementFactory.getPlatformMBeanServer(), cluster);
    }

    @Deactivate
    void close() {
        beans.close();
    }
}
