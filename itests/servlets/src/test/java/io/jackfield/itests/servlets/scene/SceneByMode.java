package io.jackfield.itests.servlets.scene;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Gives a test a {@link Scene} per {@link Mode}. The phones' stacks are made once for all tests. */
final class SceneByMode implements TestTemplateInvocationContextProvider {
    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        return Arrays.stream(Mode.values()).map(Invocation::new);
    }

    private record Invocation(Mode mode) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int index) {
            return mode.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new Scenes(mode));
        }
    }

    private static final class Scenes implements ParameterResolver, AfterTestExecutionCallback {
        private final Mode mode;
        private Scene scene;

        private Scenes(Mode mode) {
            this.mode = mode;
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Scene.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            int t1 = context.getRequiredTestMethod().getAnnotation(InBothModes.class).t1();
            scene = new Scene(mode, t1, phone(context, "alice"), phone(context, "bob"));
            return scene;
        }

        private static Phone phone(ExtensionContext context, String name) {
            Phone phone = context.getRoot().getStore(ExtensionContext.Namespace.create(Phone.class))
                    .getOrComputeIfAbsent(name, any -> new Phone(name), Phone.class);
            phone.begins();
            return phone;
        }

        @Override
        public void afterTestExecution(ExtensionContext context) {
            scene.close();
            if (context.getExecutionException().isEmpty()) {
                scene.noFailure();
            } else {
                scene.failures().forEach(context.getExecutionException().get()::addSuppressed);
            }
        }
    }
}
