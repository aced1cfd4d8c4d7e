package io.jackfield.deploy.describe;

import io.jackfield.deploy.deployment.ApplicationBundle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A bundle in memory. */
public class FakeBundle implements ApplicationBundle {
    private final long id;
    private final String symbolicName;
    private final String version;
    private final Map<String, byte[]> files = new HashMap<>();
    private final Map<String, String> headers = new HashMap<>();
    private final List<Class<?>> classes = new ArrayList<>();
    private final List<Provider> providers = new ArrayList<>();

    public FakeBundle(long id, String symbolicName, String version) {
        this.id = id;
        this.symbolicName = symbolicName;
        this.version = version;
    }

    public FakeBundle with(Class<?>... some) {
        classes.addAll(List.of(some));
        return this;
    }

    public FakeBundle with(String path, String text) {
        files.put(path, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public FakeBundle header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public FakeBundle wiredTo(ApplicationBundle other, String what) {
        providers.add(new Provider(other, what));
        return this;
    }

    @Override
    public String symbolicName() {
        return symbolicName;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    @Override
    public boolean usesSipServlets() {
        return !classes.isEmpty();
    }

    @Override
    public Optional<InputStream> open(String path) {
        return Optional.ofNullable(files.get(path)).map(ByteArrayInputStream::new);
    }

    @Override
    public void classFiles(ClassFileReader reader) throws IOException {
        for (Class<?> each : classes) {
            try (InputStream in = each.getResourceAsStream("/" + each.getName().replace('.', '/') + ".class")) {
                reader.read(in.readAllBytes());
            }
        }
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public ClassLoader loader() {
        return FakeBundle.class.getClassLoader();
    }

    @Override
    public List<Provider> providers() {
        return providers;
    }
}
