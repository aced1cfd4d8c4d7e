package io.jackfield.deploy.describe;

import io.jackfield.deploy.describe.Annotations.AnnotatedClass;
import io.jackfield.deploy.describe.Annotations.KeyMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Finds the SIP Servlet annotations in class files, in the order of class names whatever the order of the files. Most files are
 * only searched for the name of an annotation, which would stand in the constant pool (JVMS 4.4); so a class file that cannot be
 * read matters only where it would.
 */
final class ClassScan {
    private static final String PACKAGE = "Ljavax/servlet/sip/annotation/";
    private static final byte[] PACKAGE_BYTES = PACKAGE.getBytes(StandardCharsets.US_ASCII);
    private static final int NO_CODE = ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;

    private final Map<String, Map<String, Object>> applications = new TreeMap<>();
    private final Map<String, AnnotatedClass> servlets = new TreeMap<>();
    private final Map<String, AnnotatedClass> listeners = new TreeMap<>();
    private final List<KeyMethod> keys = new ArrayList<>();

    private ClassScan() {
    }

    /** @throws RefusedException if a class file is none */
    static Annotations of(BundleContent content) throws IOException, RefusedException {
        ClassScan scan = new ClassScan();
        List<String> broken = new ArrayList<>();
        content.classFiles(file -> {
            if (!mentionsAnnotation(file)) {
                return;
            }
            try {
                new ClassReader(file).accept(scan.visitor(), NO_CODE);
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                broken.add(e.toString()); // ASM says so of a file that is no class, or newer than it knows
            }
        });
        if (!broken.isEmpty()) {
            throw new RefusedException("A class file cannot be read: " + broken.get(0) + ".");
        }
        return new Annotations(List.copyOf(scan.applications.values()), List.copyOf(scan.servlets.values()),
                List.copyOf(scan.listeners.values()), scan.keys);
    }

    private static boolean mentionsAnnotation(byte[] file) {
        for (int start = 0; start + PACKAGE_BYTES.length <= file.length; start++) {
            if (file[start] == PACKAGE_BYTES[0]
                    && Arrays.equals(file, start, start + PACKAGE_BYTES.length, PACKAGE_BYTES, 0, PACKAGE_BYTES.length)) {
                return true;
            }
        }
        return false;
    }

    private ClassVisitor visitor() {
        return new ClassVisitor(Opcodes.ASM9) {
            private String className;

            @Override
            public void visit(int version, int access, String name, String signature, String superName,
                              String[] interfaces) {
                className = name.replace('/', '.');
            }

            @Override
            public AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
                return switch (descriptor) {
                    case PACKAGE + "SipApplication;" -> new Attributes(read -> applications.put(className, read));
                    case PACKAGE + "SipServlet;" ->
                        new Attributes(read -> servlets.put(className, new AnnotatedClass(className, read)));
                    case PACKAGE + "SipListener;" ->
                        new Attributes(read -> listeners.put(className, new AnnotatedClass(className, read)));
                    default -> null;
                };
            }

            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
                                             String[] exceptions) {
                return new MethodVisitor(Opcodes.ASM9) {
                    @Override
                    public AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                        if (annotation.equals(PACKAGE + "SipApplicationKey;")) {
                            keys.add(new KeyMethod(className, name));
                        }
                        return null;
                    }
                };
            }
        };
    }

    /** Collects the attributes of one annotation. */
    private static final class Attributes extends AnnotationVisitor {
        private final Map<String, Object> read = new HashMap<>();
        private final Consumer<Map<String, Object>> then;

        Attributes(Consumer<Map<String, Object>> then) {
            super(Opcodes.ASM9);
            this.then = then;
        }

        @Override
        public void visit(String name, Object value) {
            read.put(name, value);
        }

        @Override
        public void visitEnd() {
            then.accept(Map.copyOf(read));
        }
    }
}
