package io.jackfield.stack.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jackfield.stack.SipText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Datagrams that are none or hardly SIP, the same for the same seed. */
final class Garbage {
    private final Random random;
    private final List<byte[]> seeds = new ArrayList<>();

    Garbage(long seed) throws IOException {
        random = new Random(seed);
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/rfc4475"))) {
            files.sorted().forEach(path -> seeds.add(read(path)));
        }
        seeds.add(SipText.request("INVITE").body("v=0\r\n").bytes());
        seeds.add(SipText.response(200, "INVITE").bytes());
    }

    byte[] next() {
        return switch (random.nextInt(8)) {
            case 0 -> randomBytes(random.nextInt(1_500));
            case 1 -> truncated(seed());
            case 2, 3, 4 -> mutated(seed());
            case 5 -> spliced(seed(), seed());
            case 6 -> lines();
            default -> huge();
        };
    }

    private byte[] seed() {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] truncated(byte[] bytes) {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }

    private byte[] mutated(byte[] bytes) {
        byte[] copy = bytes.clone();
        for (int i = random.nextInt(20); i >= 0; i--) {
            byte[] marks = "\r\n :;,<>\"@=%[]\0\u007f0".getBytes(UTF_8);
            copy[random.nextInt(copy.length)] = random.nextBoolean() ? (byte) random.nextInt() : marks[random.nextInt(marks.length)];
        }
        return copy;
    }

    private byte[] spliced(byte[] head, byte[] tail) {
        byte[] start = truncated(head);
        byte[] whole = Arrays.copyOf(start, start.length + tail.length);
        System.arraycopy(tail, 0, whole, start.length, tail.length);
        return whole;
    }

    private byte[] lines() {
        StringBuilder text = new StringBuilder("INVITE sip:x SIP/2.0\r\n");
        String[] names = {"Via", "v", "From", "To", "Route", "Contact", "CSeq", "Subject", " folded", "Content-Length", ""};
        String[] values = {"SIP/2.0/UDP a;branch=z", "<sip:", "<<<<<", "((((((", "\"", "1 INVITE", "-1", ";;;;", "[", "%00"};
        for (int i = random.nextInt(40); i >= 0; i--) {
            text.append(names[random.nextInt(names.length)]).append(random.nextInt(9) == 0 ? "" : ":")
                    .append(values[random.nextInt(values.length)]).append("\r\n");
        }
        return text.append("\r\n").toString().getBytes(UTF_8);
    }

    private byte[] huge() {
        String unit = new String[] {"a", "(", "<", "\"", ",", ";a=b", "\r\n ", "\r\nDate: x", "%", "[", "Via: a\r\n"}[random.nextInt(11)];
        String header = new String[] {"Subject: ", "Via: SIP/2.0/UDP ", "To: ", "Contact: ", "Route: ", ""}[random.nextInt(6)];
        return ("INVITE sip:x SIP/2.0\r\n" + header + unit.repeat(random.nextInt(60_000) / unit.length()) + "\r\n\r\n")
                .getBytes(UTF_8);
    }

    private static byte[] read(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
