package io.gossamer.it.process;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One scrape of {@code /metrics}: the samples of the Prometheus text format. Immutable.
 *
 * @param samples in the order of the text
 */
public record Metrics(List<Sample> samples) {

    /** One series at one time. */
    public record Sample(String name, Map<String, String> labels, double value) {

        boolean has(Map<String, String> wanted) {
            return wanted.entrySet().stream()
                    .allMatch(entry -> entry.getValue().equals(labels.get(entry.getKey())));
        }
    }

    /**
     * @throws AssertionError naming the line that is not of the format
     */
    public static Metrics parse(String text) {
        List<Sample> samples = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                samples.add(sample(line));
            }
        }
        return new Metrics(List.copyOf(samples));
    }

    /** Sum of the series of this name that carry all of these labels; 0 if there is none. */
    public double sum(String name, Map<String, String> labels) {
        return samples.stream()
                .filter(sample -> sample.name.equals(name) && sample.has(labels))
                .mapToDouble(Sample::value)
                .sum();
    }

    /** The series of this name that carry all of these labels. */
    public List<Sample> series(String name, Map<String, String> labels) {
        return samples.stream()
                .filter(sample -> sample.name.equals(name) && sample.has(labels))
                .toList();
    }

    private static Sample sample(String line) {
        int brace = line.indexOf('{');
        int nameEnd = brace >= 0 ? brace : line.indexOf(' ');
        Map<String, String> labels = new LinkedHashMap<>();
        int at = nameEnd;
        if (brace >= 0) {
            at = readLabels(line, brace + 1, labels);
        }
        String[] words = line.substring(at).trim().split(" ");
        if (nameEnd <= 0 || words.length == 0) {
            throw new AssertionError("metrics line: " + line + " (expected: name{labels} value)");
        }
        return new Sample(line.substring(0, nameEnd), labels, Double.parseDouble(number(words[0])));
    }

    private static String number(String text) {
        return switch (text) {
            case "+Inf" -> "Infinity";
            case "-Inf" -> "-Infinity";
            default -> text;
        };
    }

    private static int readLabels(String line, int from, Map<String, String> labels) {
        int at = from;
        while (line.charAt(at) != '}') {
            int equals = line.indexOf("=\"", at);
            if (equals < 0) {
                throw new AssertionError("metrics line: " + line + " (expected: key=\"value\")");
            }
            String key = line.substring(at, equals);
            StringBuilder value = new StringBuilder();
            at = equals + 2;
            while (line.charAt(at) != '"') {
                if (line.charAt(at) == '\\') {
                    at++;
                    value.append(line.charAt(at) == 'n' ? '\n' : line.charAt(at));
                } else {
                    value.append(line.charAt(at));
                }
                at++;
            }
            labels.put(key, value.toString());
            at++;
            if (line.charAt(at) == ',') {
                at++;
            }
        }
        return at + 1;
    }
}
