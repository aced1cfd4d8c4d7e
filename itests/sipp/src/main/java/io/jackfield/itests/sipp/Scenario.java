package io.jackfield.itests.sipp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SIPp scenario with places to fill in.
 *
 * <p>{@code ${served-by}} is the expression that the header X-Served-By of every message must match; its first group is
 * the version, and all messages of one call must have the same. {@code ${mark.MESSAGE}} is normally empty; with two SIPp
 * processes face to face, {@link #marked} makes them send the header themselves, which proves that the check can fail.
 *
 * <p><code>${part NAME who=phone cseq=2}</code> stands for the file of that name in {@code parts/}, with its own places filled
 * in so: what phones of several scenarios do in the same way.
 */
public final class Scenario {
    /** Either version of call-forward. */
    public static final String EITHER_VERSION = "call-forward ([12]\\.0)";

    /** ms: what is repeated may come as long as that behind the end of a call, where messages are lost. */
    private static final String LINGER = "20000";

    private static final Pattern PLACE = Pattern.compile("\\$\\{([a-z0-9.-]+)}");
    private static final Pattern PART = Pattern.compile("\\$\\{part ([a-z-]+)((?: [a-z]+=[a-z0-9-]+)*)}\\n?");

    private final Class<?> neighbour;
    private final String resource;
    private final Map<String, String> places;

    private Scenario(Class<?> neighbour, String resource, Map<String, String> places) {
        this.neighbour = neighbour;
        this.resource = resource;
        this.places = Map.copyOf(places);
    }

    /** @param resource the name of a file beside this class */
    public static Scenario of(String resource) {
        return beside(Scenario.class, resource);
    }

    /** @param resource the name of a file beside that class */
    public static Scenario beside(Class<?> neighbour, String resource) {
        return new Scenario(neighbour, resource, Map.of("served-by", EITHER_VERSION, "linger", LINGER));
    }

    /** The scenario with another expectation of who serves; an expression with one group. */
    public Scenario expecting(String servedBy) {
        return with("served-by", servedBy);
    }

    /** The scenario whose message of that name (invite, ack, bye, 180, 200, bye-200) itself says who made it. */
    public Scenario marked(String message, String servedBy) {
        return with("mark." + message, "X-Served-By: " + servedBy + "\n      ");
    }

    /** For how long the scenario takes repeats at its end, if it does at all. Instead of 20 s, where nothing is lost. */
    public Scenario lingering(Duration time) {
        return with("linger", Long.toString(time.toMillis()));
    }

    /** For how long the scenario holds a call, if it has a place for that. */
    public Scenario holding(Duration time) {
        return with("hold", Long.toString(time.toMillis()));
    }

    /** The scenario whose Via asks for answers to where the request came from (RFC 3581), where it has a place for that. */
    public Scenario askingForRport() {
        return with("rport", ";rport");
    }

    private Scenario with(String place, String value) {
        Map<String, String> more = new TreeMap<>(places);
        more.put(place, value);
        return new Scenario(neighbour, resource, more);
    }

    /** The scenario's name: its file's without the extension. */
    public String name() {
        return resource.substring(0, resource.lastIndexOf('.'));
    }

    /** Writes the scenario as SIPp reads it. The file. */
    Path write(Path directory) throws IOException {
        String filled = filled(read(neighbour, resource), places);
        String whole = PART.matcher(filled).replaceAll(part -> Matcher.quoteReplacement(part(part)));
        return Files.writeString(directory.resolve(resource), whole, StandardCharsets.ISO_8859_1);
    }

    private static String filled(String text, Map<String, String> places) {
        return PLACE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(places.getOrDefault(place.group(1), "")));
    }

    private String part(MatchResult part) {
        Map<String, String> all = new TreeMap<>(places);
        for (String place : part.group(2).trim().split(" ")) {
            all.put(place.substring(0, place.indexOf('=')), place.substring(place.indexOf('=') + 1));
        }
        return filled(read(Scenario.class, "parts/" + part.group(1) + ".xml"), all);
    }

    private static String read(Class<?> neighbour, String resource) {
        try (InputStream in = neighbour.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no scenario " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
