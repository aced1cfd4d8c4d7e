package io.jackfield.itests.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.List;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** The feature finds all it needs in Karaf and in what it names itself. */
@RunWith(PaxExam.class)
public class FeatureIT {
    @Inject
    private BundleContext context;

    @Configuration
    public Option[] karaf() {
        return Karaf.options();
    }

    @Test
    public void everyBundleOfTheFeatureIsActive() {
        List<Bundle> own = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("io.jackfield.")
                        || bundle.getSymbolicName().startsWith("io.netty."))
                .filter(bundle -> bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
                .toList();
        assertTrue("bundles of the feature: " + own, own.size() > 10);
        assertTrue("the operators' views: " + own, own.stream().map(Bundle::getSymbolicName).toList()
                .containsAll(List.of("io.jackfield.shell", "io.jackfield.jmx")));
        own.forEach(bundle -> assertEquals(bundle.getSymbolicName(), Bundle.ACTIVE, bundle.getState()));
    }
}
