package io.gossamer.cli.edges;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Reads Prometheus text. Lines that are none are skipped: one bad line hides only itself. */
final class Exposition {

    private final String line;
    private int position;

    private Exposition(String line) {
        this.line = line;
    }

    /**
     * The series of a scrape.
     *
     * @param wanted which metric names to keep
     */
    static Map<Series, Double> parse(String text, Predicate<String> wanted) {
        Map<Series, Double> samples = new LinkedHashMap<>();
        text.lines()
                .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
                .forEach(line -> new Exposition(line).read(wanted, samples));
        return samples;
    }

    private void read(Predicate<String> wanted, Map<Series, Double> samples) {
        int end = 0;
        while (end < line.length() && line.charAt(end) != '{' && line.charAt(end) != ' ') {
            end++;
        }
        String name = line.substring(0, end);
        if (end == line.length() || !wanted.test(name)) {
            return;
        }
        position = end;
        Map<String, String> labels = new HashMap<>();
        if (line.charAt(position) == '{' && !readLabels(labels)) {
            return;
        }
        String rest = line.substring(position).trim();
        int space = rest.indexOf(' ');
        try {
            String number = space < 0 ? rest : rest.substring(0, space);
            samples.put(new Series(name, labels), number(number));
        } catch (NumberFormatException e) {
            // No sample, hence no series.
        }
    }

    private boolean readLabels(Map<String, String> labels) {
        position++;
        while (position < line.length() && line.charAt(position) != '}') {
            int equals = line.indexOf('=', position);
            if (equals < 0 || equals + 1 >= line.length() || line.charAt(equals + 1) != '"') {
                return false;
            }
            String key = line.substring(position, equals).trim();
            position = equals + 2;
            labels.put(key, quoted());
            if (position < line.length() && line.charAt(position) == ',') {
                position++;
            }
        }
        position++;
        return position <= line.length();
    }

    /** The rest of a quoted value; afterwards the position is behind the closing quote. */
    private String quoted() {
        StringBuilder value = new StringBuilder();
        while (position < line.length() && line.charAt(position) != '"') {
            char c = line.charAt(position++);
            if (c == '\\' && position < line.length()) {
                char escaped = line.charAt(position++);
                value.append(escaped == 'n' ? '\n' : escaped);
            } else {
                value.append(c);
            }
        }
        position++;
        return value.toString();
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
