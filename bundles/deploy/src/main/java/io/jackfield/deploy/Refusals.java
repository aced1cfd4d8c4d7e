package io.jackfield.deploy;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The bundles that are installed and refused as applications. Thread-safe. */
@ProviderType
public interface Refusals {
    /** Ordered by bundle; one per bundle, the latest. A bundle leaves the list when it is accepted or uninstalled. */
    List<Refusal> list();
}
