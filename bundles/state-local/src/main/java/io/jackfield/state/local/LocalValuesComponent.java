package io.jackfield.state.local;

import io.jackfield.state.CallStateStore.Durability;
import io.jackfield.state.KeyValueStore;
import io.jackfield.state.StoredValue;
import io.jackfield.state.ValueKey;
import io.jackfield.state.Write;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the embedded {@link KeyValueStore}, with no configuration needed. Wiring only: what the store does is in
 * {@link LocalKeyValueStore}. Immediate, and modified in place, for the reasons of {@link LocalStoreComponent}: a restart
 * of its users or a new configuration must not lose the values. When this bundle stops, they are gone.
 */
@Component(configurationPid = LocalValuesComponent.PID, service = KeyValueStore.class, immediate = true,
        property = "jackfield.store=local")
@Designate(ocd = LocalValuesComponent.Config.class)
public final class LocalValuesComponent implements KeyValueStore {
    static final String PID = "io.jackfield.state.local.values";
    private static final Logger LOG = LoggerFactory.getLogger(LocalValuesComponent.class);

    /** What an operator may set. */
    @ObjectClassDefinition(name = "Jackfield application values (embedded)",
            description = "Keeps values of applications in this process; nothing survives it.")
    @interface Config {
        /** See the description. */
        @AttributeDefinition(name = "Most values", min = "1", description = "Values kept at most, of all applications"
                + " together; new ones beyond it are refused, changes of known ones never. Times the most bytes of a"
                + " value this is the heap they may take.")
        int mostValues() default 50_000;

        /** See the description. */
        @AttributeDefinition(name = "Most bytes of a value", min = "8", description = "Longer values are refused; bytes.")
        int mostValueBytes() default 8_192;

        /** See the description. */
        @AttributeDefinition(name = "Most bytes of a key", min = "1", description = "Longer keys are refused; the space"
                + " and the name of a value together in UTF-8, bytes.")
        int mostKeyBytes() default 512;
    }

    private final LocalKeyValueStore store;

    /** @throws IllegalArgumentException if the configuration is out of bounds, with the reason in one line */
    @Activate
    public LocalValuesComponent(Config config) {
        store = new LocalKeyValueStore(config.mostKeyBytes(), config.mostValueBytes(), config.mostValues());
        LOG.info("Application values are kept in this process limits={}", store.limits());
    }

    /** Known values stay, also beyond lower bounds. */
    @Modified
    void modified(Config config) {
        store.bound(config.mostKeyBytes(), config.mostValueBytes(), config.mostValues());
        LOG.info("The bounds of the embedded value store changed limits={}", store.limits());
    }

    @Deactivate
    void close() {
        store.close();
        LOG.info("The embedded value store stopped; its values are gone values={} full={} tooLarge={}", store.kept(),
                store.full(), store.tooLarge());
    }

    @Override
    public Durability durability() {
        return store.durability();
    }

    @Override
    public Limits limits() {
        return store.limits();
    }

    @Override
    public CompletionStage<Optional<StoredValue>> get(ValueKey key) {
        return store.get(key);
    }

    @Override
    public CompletionStage<Write.Answer> write(Write write) {
        return store.write(write);
    }
}
