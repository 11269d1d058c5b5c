package io.gossamer.it.echo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What has reached an application, in the text by which it says so.
 *
 * @param backend which application it was
 * @param path with the query; for gRPC {@code /service/method}
 * @param headers in lower case, repeated ones joined by a comma
 */
public record Echo(
        String backend, String namespace, String method, String path, Map<String, String> headers) {

    private static final String HEADER = "header ";

    public Echo {
        headers = Map.copyOf(headers);
    }

    /** Headers of several values, as they are compared. */
    static Map<String, String> joined(Map<String, List<String>> headers) {
        Map<String, String> joined = new LinkedHashMap<>();
        headers.forEach(
                (name, values) ->
                        joined.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        return joined;
    }

    /** The text that {@link #parse} reads. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add("backend: " + backend);
        lines.add("namespace: " + namespace);
        lines.add("method: " + method);
        lines.add("path: " + path);
        headers.forEach((name, value) -> lines.add(HEADER + name + ": " + value));
        return String.join("\n", lines) + "\n";
    }

    /**
     * Reads such a text.
     *
     * @throws IllegalArgumentException if an application of another kind has written it
     */
    public static Echo parse(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : text.split("\n", -1)) {
            int colon = line.indexOf(": ");
            if (colon > 0 && line.startsWith(HEADER)) {
                headers.put(line.substring(HEADER.length(), colon), line.substring(colon + 2));
            } else if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        if (!fields.containsKey("backend")) {
            throw new IllegalArgumentException("echo: " + text + " (expected: backend: NAME, ...)");
        }
        return new Echo(
                fields.get("backend"),
                fields.getOrDefault("namespace", ""),
                fields.getOrDefault("method", ""),
                fields.getOrDefault("path", ""),
                headers);
    }
}
