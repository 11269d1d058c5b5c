package io.gossamer.it.conformance;

import io.gossamer.it.echo.Echo;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is different between an answer and what a case expects. Not thread safe. */
final class Comparison {

    private final Case row;
    private final Answer answer;
    private final List<String> differences = new ArrayList<>();

    private Comparison(Case row, Answer answer) {
        this.row = row;
        this.answer = answer;
    }

    /** Nothing if the answer is as expected. */
    static List<String> differences(Case row, Answer answer) {
        Comparison comparison = new Comparison(row, answer);
        comparison.compare();
        return comparison.differences;
    }

    private void compare() {
        Case.Expected expected = row.expected();
        if (!expected.status().equals(answer.status())) {
            differ("status", answer.status() + " " + answer.detail(), expected.status());
            return;
        }
        Echo echo = answer.echo();
        if (echo != null) {
            ofBackend(expected, echo);
        } else if (!expected.backend().isEmpty()) {
            differ("backend", "none", expected.backend());
        }
        present("answer", expected.answer(), answer.headers());
        absent("answer", expected.unanswered(), answer.headers());
        if (!expected.location().isEmpty()) {
            location(expected.location());
        }
    }

    private void ofBackend(Case.Expected expected, Echo echo) {
        equal("backend", echo.backend(), expected.backend());
        if (!row.grpc()) {
            equal("method", echo.method(), row.request().method());
            equal(
                    "path",
                    echo.path(),
                    expected.path().isEmpty() ? row.request().path() : expected.path());
            equal("host", echo.headers().getOrDefault("host", ""), expected.host());
        }
        Map<String, String> seen = new LinkedHashMap<>(expected.seen());
        seen.replaceAll((name, value) -> value.replace("$backend", echo.backend()));
        present("request", seen, echo.headers());
        absent("request", expected.unseen(), echo.headers());
    }

    private void location(Map<String, String> expected) {
        URI location = URI.create(answer.headers().getOrDefault("location", ""));
        URI sent = URI.create("http://" + row.request().host() + row.request().path());
        String scheme = expected.getOrDefault("scheme", "http");
        equal("location's scheme", String.valueOf(location.getScheme()), scheme);
        equal(
                "location's host",
                String.valueOf(location.getHost()),
                expected.getOrDefault("host", sent.getHost()));
        equal(
                "location's path",
                String.valueOf(location.getRawPath()),
                expected.getOrDefault("path", sent.getRawPath()));
        int usual = scheme.equals("https") ? 443 : 80;
        int port = location.getPort() < 0 ? usual : location.getPort();
        equal(
                "location's port",
                String.valueOf(port),
                expected.getOrDefault("port", String.valueOf(usual)));
    }

    private void present(String what, Map<String, String> expected, Map<String, String> actual) {
        expected.forEach(
                (name, value) -> {
                    String found = actual.getOrDefault(name.toLowerCase(Locale.ROOT), "absent");
                    if (!found.equals(value)) {
                        differ(what + " header " + name, found, value);
                    }
                });
    }

    private void absent(String what, List<String> names, Map<String, String> actual) {
        for (String name : names) {
            String found = actual.get(name.toLowerCase(Locale.ROOT));
            if (found != null) {
                differ(what + " header " + name, found, "absent");
            }
        }
    }

    /** An empty expectation holds always. */
    private void equal(String what, String actual, String expected) {
        if (!expected.isEmpty() && !actual.equals(expected)) {
            differ(what, actual, expected);
        }
    }

    private void differ(String what, String actual, String expected) {
        differences.add(what + ": " + actual + " (expected: " + expected + ")");
    }
}
