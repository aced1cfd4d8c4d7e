package io.jackfield.deploy.deployment;

import javax.servlet.Servlet;

/** Makes objects from the classes of a bundle, by their public constructor without parameters. */
final class BundleInstances implements Instances {
    private final ClassLoader loader;

    BundleInstances(ClassLoader loader) {
        this.loader = loader;
    }

    @Override
    public Servlet servlet(String className) throws ReflectiveOperationException {
        Object made = listener(className);
        if (made instanceof Servlet servlet) {
            return servlet;
        }
        throw new ClassNotFoundException(className + " is no javax.servlet.Servlet");
    }

    @Override
    public Object listener(String className) throws ReflectiveOperationException {
        return Class.forName(className, true, loader).getDeclaredConstructor().newInstance();
    }

    @Override
    public void check(String className) throws ReflectiveOperationException {
        Class.forName(className, false, loader).getConstructor();
    }
}
