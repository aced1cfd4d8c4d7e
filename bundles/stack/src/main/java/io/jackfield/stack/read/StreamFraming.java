package io.jackfield.stack.read;

import java.util.Arrays;

/**
 * Finds the messages in a stream of bytes, however it is cut into chunks (RFC 3261 sections 7.5 and 18.3). CRLFs before a message
 * are skipped; two in a row are a ping (RFC 5626 section 4.4.1). A message ends where its Content-Length says; without one nobody
 * can tell where the next begins, so the stream is broken then, as with a length that is none, is there twice or exceeds the limit.
 *
 * <p>Lines end where {@link HeaderScan} and the parser say. What is held is what came and was not yet a whole message: never
 * more than the limits and one chunk, whatever a Content-Length promises. Each byte is looked at once, also when they come one
 * by one. A chunk that is just one message is handed on as it is, without a copy.
 *
 * <p>Not thread-safe: one per connection, on its I/O thread.
 */
public final class StreamFraming {
    /** Who takes what was found, in the stream's order. Called within {@link #feed}. */
    public interface Sink {
        /** @param bytes one message from its first byte to its last; the sink owns them */
        void message(byte[] bytes);

        /** The peer asks for a sign of life: a CRLF (RFC 5626 section 4.4.1). */
        void ping();

        /**
         * The stream cannot be followed any further.
         *
         * @param head   the message that broke it, as far as its headers came
         * @param status 400, 413 or 513
         * @param phrase names the fault; never text of the sender's
         */
        void broken(byte[] head, int status, String phrase);
    }

    private static final byte[] NOTHING = new byte[0];
    private static final byte[] PING = {'\r', '\n', '\r', '\n'};

    private final StreamLimits limits;
    private final ContentLength contentLength = new ContentLength();
    private byte[] buffer = NOTHING;
    private int start;       // of the message at hand, or of what is yet to be looked at between messages
    private int end;         // of what came
    private int at;          // looked at up to here
    private int lineStart;
    private int lines;
    private int frameLength; // 0 while the headers are not complete
    private int pinged;
    private boolean begun;
    private boolean stopped;

    public StreamFraming(StreamLimits limits) {
        this.limits = limits;
    }

    /** @param chunk what came next; the framing owns it */
    public void feed(byte[] chunk, Sink sink) {
        if (stopped || chunk.length == 0) {
            return;
        }
        take(chunk);
        while (!stopped && (begun || begin(sink)) && (frameLength > 0 || headersEnd(sink)) && end - start >= frameLength) {
            finish(sink);
        }
        if (stopped || start == end) {
            buffer = NOTHING;
            start = 0;
            end = 0;
        }
    }

    /** Whether a message has begun and is not complete. */
    public boolean partial() {
        return begun;
    }

    /** Bytes of memory that wait for the rest of a message. */
    public int held() {
        return buffer.length;
    }

    /** What comes from now on is ignored. */
    public void stop() {
        stopped = true;
    }

    private void take(byte[] chunk) {
        if (start == end) {
            buffer = chunk;
            start = 0;
            end = chunk.length;
            at = 0;
            lineStart = 0;
            return;
        }
        int held = end - start;
        int needed = held + chunk.length;
        if (start + needed > buffer.length || start > 0) {
            byte[] larger = needed > buffer.length ? new byte[Math.max(needed, 2 * held)] : buffer;
            System.arraycopy(buffer, start, larger, 0, held);
            buffer = larger;
            at -= start;
            lineStart -= start;
            start = 0;
        }
        System.arraycopy(chunk, 0, buffer, held, chunk.length);
        end = needed;
    }

    /** Skips what may be between messages; false where there is no message yet. */
    private boolean begin(Sink sink) {
        while (start < end && (buffer[start] == '\r' || buffer[start] == '\n')) {
            pinged = buffer[start] == PING[pinged] ? pinged + 1 : buffer[start] == '\r' ? 1 : 0;
            start++;
            if (pinged == PING.length) {
                pinged = 0;
                sink.ping();
            }
        }
        if (start == end || stopped) {
            return false;
        }
        pinged = 0;
        begun = true;
        at = start;
        lineStart = start;
        lines = 0;
        contentLength.reset();
        return true;
    }

    /** Looks on for the empty line; false where it has not come yet. */
    private boolean headersEnd(Sink sink) {
        while (at < end) {
            int lineEnd = at;
            while (lineEnd < end && buffer[lineEnd] != '\r' && buffer[lineEnd] != '\n') {
                lineEnd++;
            }
            at = lineEnd;
            if (lineEnd == end || buffer[lineEnd] == '\r' && lineEnd + 1 == end) {
                break; // whether an LF follows is not known yet
            }
            boolean blank = HeaderScan.blank(buffer, lineStart, lineEnd);
            if (!blank && lines++ > 0) {
                contentLength.line(buffer, lineStart, lineEnd);
            }
            at = HeaderScan.next(buffer, lineEnd);
            lineStart = at;
            if (blank) {
                return measure(sink);
            }
        }
        if (at - start > limits.headerBytes()) {
            broken(sink, 513, "Header section too long");
        }
        return false;
    }

    private boolean measure(Sink sink) {
        int headerBytes = at - start;
        String fault = contentLength.fault();
        if (headerBytes > limits.headerBytes()) {
            broken(sink, 513, "Header section too long");
        } else if (fault != null) {
            broken(sink, 400, fault);
        } else if (contentLength.value() > limits.bodyBytes()) {
            broken(sink, 413, "Body too long"); // RFC 3261 section 21.4.11: the server may close the connection
        } else if (headerBytes + contentLength.value() > limits.message().messageBytes()) {
            broken(sink, 513, "Message too long");
        } else {
            frameLength = headerBytes + contentLength.value();
            return true;
        }
        return false;
    }

    private void finish(Sink sink) {
        int next = start + frameLength;
        boolean whole = start == 0 && next == end && end == buffer.length;
        byte[] message = whole ? buffer : Arrays.copyOfRange(buffer, start, next);
        start = next;
        begun = false;
        frameLength = 0;
        sink.message(message);
    }

    private void broken(Sink sink, int status, String phrase) {
        stopped = true;
        sink.broken(Arrays.copyOfRange(buffer, start, at), status, phrase);
    }
}
