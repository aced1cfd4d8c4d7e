package io.jackfield.itests.cluster.chaos.phones;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The connections of the phones of one side: those that others open to its port, and those that it opens. Messages are handed on by
 * the thread of their connection; everything else may be called on any.
 */
final class TcpWire implements Wire {
    /** What was written so shortly before a connection ended may not have been read any more. */
    static final long UNDER_WAY_NANOS = Duration.ofMillis(100).toNanos();
    private static final Pattern LENGTH = Pattern.compile("(?im)^(?:Content-Length|l)\\s*:\\s*(\\d+)\\s*$");
    private static final int CONNECT_MILLIS = 2_000;

    /** One connection. */
    final class Connection implements Way {
        private record Written(long nanos, String call) {
        }

        private final Socket socket;
        private final Deque<Written> written = new ArrayDeque<>();
        private final AtomicBoolean ended = new AtomicBoolean();

        private Connection(Socket socket) {
            this.socket = socket;
        }

        /** Whether it was handed to the system. */
        private synchronized boolean write(Message message) {
            long now = System.nanoTime();
            if (ended.get()) {
                return false;
            }
            try {
                socket.getOutputStream().write(message.text().getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                end();
                return false;
            }
            written.add(new Written(now, message.call()));
            for (Iterator<Written> old = written.iterator(); old.hasNext() && now - old.next().nanos > UNDER_WAY_NANOS; ) {
                old.remove();
            }
            return true;
        }

        private synchronized void end() {
            if (ended.compareAndSet(false, true)) {
                long now = System.nanoTime();
                written.stream().filter(each -> now - each.nanos <= UNDER_WAY_NANOS).forEach(each -> underWay.add(each.call));
                close(socket);
            }
        }

        private void read() {
            try {
                for (Message message = next(socket.getInputStream()); message != null; message = next(socket.getInputStream())) {
                    to.accept(message, this);
                }
            } catch (IOException e) {
                end(); // a reset: its engine was killed
            }
            end();
        }
    }

    private final ServerSocket listening;
    private final BiConsumer<Message, Way> to;
    private final Map<InetSocketAddress, Connection> opened = new ConcurrentHashMap<>();
    private final Set<Connection> all = ConcurrentHashMap.newKeySet();
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    /** @param to gets each message and the connection it came by */
    TcpWire(int port, BiConsumer<Message, Way> to) throws IOException {
        this.listening = new ServerSocket(port, 100, InetAddress.getLoopbackAddress());
        this.to = to;
        started(this::accept, "phone-accept");
    }

    @Override
    public String protocol() {
        return "TCP";
    }

    @Override
    public boolean loses() {
        return false;
    }

    @Override
    public int port() {
        return listening.getLocalPort();
    }

    @Override
    public Set<String> underWay() {
        return underWay;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                connection(listening.accept());
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private Connection connection(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        Connection connection = new Connection(socket);
        all.add(connection);
        started(connection::read, "phone-read-" + socket.getPort());
        return connection;
    }

    private static void started(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** By the connection that was opened to there, or a new one. */
    @Override
    public boolean send(Message message, InetSocketAddress remote) {
        Connection there = opened.get(remote);
        if (there != null && there.write(message)) {
            return true;
        }
        try {
            Socket socket = new Socket();
            socket.connect(remote, CONNECT_MILLIS);
            Connection fresh = connection(socket);
            opened.put(remote, fresh);
            return fresh.write(message);
        } catch (IOException e) {
            return false;
        }
    }

    /** RFC 3261 section 18.2.2: by the request's connection; if that has ended, by another to sent-by of the topmost Via. */
    @Override
    public boolean answer(Message response, Way way) {
        return ((Connection) way).write(response) || send(response, response.returnsTo());
    }

    /** RFC 3261 section 18.3: the headers, then as much as Content-Length says. Null at the end. */
    private static Message next(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int newlines = 0;
        while (newlines < 4) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            boolean empty = bytes.size() == 0 && (next == '\r' || next == '\n'); // between messages (RFC 5626 section 3.5.1)
            if (!empty) {
                bytes.write(next);
            }
            newlines = !empty && next == (newlines % 2 == 0 ? '\r' : '\n') ? newlines + 1 : 0;
        }
        Matcher length = LENGTH.matcher(bytes.toString(StandardCharsets.UTF_8));
        bytes.write(in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0));
        return new Message(bytes.toString(StandardCharsets.UTF_8));
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        all.forEach(each -> close(each.socket));
    }
}
