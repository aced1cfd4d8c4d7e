package io.jackfield.itests.bench.server;

import io.jackfield.itests.bench.classic.ClassicB2bua;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sip.SipFactory;

/** {@link ClassicB2bua} in a Java of its own, with the flags that the platform's start script has. */
public final class ClassicServer implements Server {
    private final ServerProcess process;
    private final int phone;

    private ClassicServer(ServerProcess process, int phone) {
        this.process = process;
        this.phone = phone;
    }

    /** @param directory where its output goes */
    public static ClassicServer start(Path directory, int port, int phone) throws IOException, InterruptedException {
        List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError", "-Djava.awt.headless=true",
                "-cp", classPath(), ClassicB2bua.class.getName(),
                Integer.toString(port), Integer.toString(phone));
        return new ClassicServer(ServerProcess.start(command, directory, port), phone);
    }

    /** This module's classes and the RI as it is published: nothing of Jackfield. */
    private static String classPath() {
        return Stream.of(ClassicB2bua.class, SipFactory.class).map(ClassicServer::origin).collect(Collectors.joining(File.pathSeparator));
    }

    private static String origin(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("cannot tell where " + type + " comes from", e);
        }
    }

    @Override
    public String name() {
        return "classic RI B2BUA";
    }

    @Override
    public String description() {
        return "JAIN-SIP RI 1.3.0-91 with its own UDP, transactions and dialogs; no logging, no other work per call";
    }

    @Override
    public InetSocketAddress address() {
        return process.address();
    }

    @Override
    public int phone() {
        return phone;
    }

    @Override
    public Duration cpu() throws IOException {
        return process.cpu();
    }

    @Override
    public OptionalLong liveHeap() throws IOException, InterruptedException {
        return process.liveHeap();
    }

    @Override
    public boolean compilesAsItRuns() {
        return true;
    }

    @Override
    public void close() {
        process.close();
    }
}
