package io.jackfield.itests.felix;

import static org.junit.Assert.assertEquals;

import java.util.Arrays;
import java.util.List;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** The bundles of the distribution find all they import. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class BundlesIT {
    @Inject
    private BundleContext context;

    @Configuration
    public Option[] platform() {
        return Platform.options();
    }

    @Test
    public void everyBundleIsActive() {
        List<String> others = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
                .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
                .map(Bundle::getSymbolicName)
                .toList();
        assertEquals(List.of(), others);
    }

    @Test
    public void applicationsResolveWithoutAnythingOfJackfield() throws Exception {
        Operator operator = new Operator(context);
        for (String archive : List.of("call-forward-1.0.jar", "call-forward-2.0.jar", "caller-1.0.jar",
                "echo-1.0.jar")) {
            Bundle bundle = operator.start(archive);
            assertEquals(archive, Bundle.ACTIVE, bundle.getState());
            bundle.uninstall();
        }
    }
}
