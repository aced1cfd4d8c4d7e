package io.jackfield.itests.cluster;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The MBeans of another process of this machine, as JConsole finds them. */
final class Beans implements AutoCloseable {
    private final JMXConnector connector;

    private Beans(JMXConnector connector) {
        this.connector = connector;
    }

    static Beans of(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid));
            try {
                return new Beans(JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException(e);
        }
    }

    Object read(String type, String attribute) throws IOException, JMException {
        return connector.getMBeanServerConnection().getAttribute(new ObjectName("io.jackfield:type=" + type), attribute);
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
