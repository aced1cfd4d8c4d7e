package io.jackfield.itests.bench.report;

import io.jackfield.itests.bench.compare.OfServer;
import io.jackfield.itests.bench.compare.Spread;
import io.jackfield.itests.bench.load.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** CPU per call over the rate as SVG: a line for each server through the medians of its clean runs, bars from least to most. */
public final class Plot {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 400;
    private static final int LEFT = 60;
    private static final int RIGHT = 180;
    private static final int TOP = 30;
    private static final int BOTTOM = 50;
    private static final int TICKS = 5;
    private static final List<String> COLOURS = List.of("#0b6e4f", "#b3541e", "#3b5ba5", "#7a3e9d");
    /** Readable on a light and on a dark page. */
    private static final String INK = "#808080";

    private final List<OfServer> servers;
    private final double mostRate;
    private final double mostCpu;

    public Plot(List<OfServer> servers) {
        this.servers = servers;
        this.mostRate = nice(servers.stream().flatMap(server -> points(server).keySet().stream())
                .mapToDouble(Integer::doubleValue).max().orElse(1));
        this.mostCpu = nice(servers.stream().flatMap(server -> points(server).values().stream())
                .mapToDouble(Spread::most).max().orElse(1));
    }

    /** From each rate to the CPU per call there. */
    private static Map<Integer, Spread> points(OfServer server) {
        Stream<Run> runs = Stream.concat(server.runs().stream(),
                Stream.ofNullable(server.rate()).flatMap(rate -> rate.runs().stream()));
        return runs.filter(Run::clean).collect(Collectors.groupingBy(Run::rate, TreeMap::new,
                Collectors.collectingAndThen(Collectors.mapping(Run::cpuPerCall, Collectors.toList()), Spread::of)));
    }

    /** The next of 1, 2, 2.5, 5 times a power of ten. */
    private static double nice(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double step : new double[] {1, 1.5, 2, 2.5, 3, 4, 5, 7.5}) {
            if (value <= step * power) {
                return step * power;
            }
        }
        return 10 * power;
    }

    public String svg() {
        List<String> parts = new ArrayList<>();
        parts.add(String.format(Locale.ROOT, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
                + "font-family=\"sans-serif\" font-size=\"12\" fill=\"%s\">", WIDTH, HEIGHT, INK));
        parts.add("<title>CPU of the server per call, in milliseconds, over new calls a second</title>");
        axes(parts);
        for (int i = 0; i < servers.size(); i++) {
            line(parts, servers.get(i), COLOURS.get(i % COLOURS.size()), i);
        }
        parts.add("</svg>\n");
        return String.join("\n", parts);
    }

    private void axes(List<String> parts) {
        for (int i = 0; i <= TICKS; i++) {
            double cpu = mostCpu * i / TICKS;
            double rate = mostRate * i / TICKS;
            parts.add(segment(x(0), y(cpu), x(mostRate), y(cpu), INK, 0.3));
            parts.add(text(LEFT - 8, y(cpu) + 4, "end", String.format(Locale.ROOT, "%.2f", cpu)));
            parts.add(text(x(rate), y(0) + 18, "middle", String.format(Locale.ROOT, "%,.0f", rate)));
        }
        parts.add(segment(x(0), y(0), x(mostRate), y(0), INK, 1));
        parts.add(text(LEFT - 8, TOP - 12, "start", "CPU of the server per call, ms"));
        parts.add(text((x(0) + x(mostRate)) / 2, HEIGHT - 10, "middle", "new calls a second"));
    }

    private void line(List<String> parts, OfServer server, String colour, int index) {
        Map<Integer, Spread> points = points(server);
        String path = points.entrySet().stream().map(point -> String.format(Locale.ROOT, "%.1f,%.1f", x(point.getKey()),
                y(point.getValue().median()))).collect(Collectors.joining(" "));
        parts.add("<polyline points=\"" + path + "\" fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"2\"/>");
        points.forEach((rate, cpu) -> {
            parts.add(segment(x(rate), y(cpu.least()), x(rate), y(cpu.most()), colour, 1));
            parts.add(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>", x(rate),
                    y(cpu.median()), colour));
        });
        double at = TOP + 10 + 20.0 * index;
        double key = WIDTH - RIGHT + 15;
        parts.add(segment(key, at, key + 20, at, colour, 2));
        parts.add(text(key + 26, at + 4, "start", server.name()));
    }

    private double x(double rate) {
        return LEFT + rate / mostRate * (WIDTH - LEFT - RIGHT);
    }

    private double y(double cpu) {
        return HEIGHT - BOTTOM - cpu / mostCpu * (HEIGHT - TOP - BOTTOM);
    }

    private static String segment(double x1, double y1, double x2, double y2, String colour, double width) {
        return String.format(Locale.ROOT, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%.1f\"/>",
                x1, y1, x2, y2, colour, width);
    }

    private static String text(double x, double y, String anchor, String text) {
        return String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
    }
}
