package io.gossamer.proxy.inbound;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Ways to write the path {@code /A/B} that one server or another takes for it. {@code A} and {@code
 * B} stand for the segments; behind them {@code 1} escapes the first character, {@code *} all, in
 * lower-case hexadecimal with {@code +}; {@code 2} and {@code 3} escape the escape once and twice
 * more; {@code u} is the form of IIS and {@code o} overlong UTF-8.
 */
final class PathVariants {

    private static final List<String> FORMS =
            List.of(
                    // encoded
                    "/A/B",
                    "/A1/B",
                    "/A/B1",
                    "/A*/B*",
                    "/A+/B+",
                    "/A2/B",
                    "/A3/B",
                    "/Au/B",
                    "/A%2fB",
                    "/A%2FB",
                    "/A%252fB",
                    "/%2fA/B",
                    "/A/B?",
                    "/A/B?x=/../..",
                    "/A/B%3fx=1",
                    // doubled
                    "//A/B",
                    "///A/B",
                    "/A//B",
                    "//A//B",
                    "//host/A/B",
                    "///host/A/B",
                    "//host:80//A/B",
                    "/\\host/A/B",
                    // dotted
                    "/./A/B",
                    "/A/./B",
                    "/x/../A/B",
                    "/../A/B",
                    "/A/x/../B",
                    "/%2e/A/B",
                    "/x/%2e%2e/A/B",
                    "/x/.%2E/A/B",
                    "/x/..%2fA/B",
                    "/x/..;/A/B",
                    "/.;y/A/B",
                    "/x/%252e%252e/A/B",
                    // backslash
                    "/\\A/B",
                    "/A\\B",
                    "\\A\\B",
                    "/A%5cB",
                    "/%5CA/B",
                    "/x/..\\A/B",
                    "/A%255cB",
                    // semicolon
                    "/A;x=1/B",
                    "/A/B;x=1",
                    "/;x/A/B",
                    "/A/B;",
                    "/A%3bx/B",
                    "/A/B%3B",
                    "/A;%2f..%2fx/B",
                    // fragment, and other ends
                    "/A/B#x",
                    "/A/B%23x",
                    "/A/B%00",
                    "/A/B%00.png",
                    "/A/B%2500",
                    "/A/B%20",
                    "/A/B%09",
                    "/A/B%0d%0a",
                    "/A/B%a0",
                    "/A/B%85",
                    // overlong
                    "/Ao/B",
                    "/x/%c0%ae%c0%ae/A/B",
                    "/A%c0%afB",
                    "/A%e0%80%afB",
                    "/A%f0%80%80%afB",
                    "/A\u00c0\u00afB",
                    // no slash
                    "A/B",
                    "%2fA/B",
                    "*/A/B",
                    "?/../A/B",
                    // absolute
                    "http://host/A/B",
                    "HTTP://host/A/B",
                    "https://host/A/B",
                    "http://host//x/A/B",
                    "http://host/A1/B",
                    "http://user@host/A/B",
                    "http://host\\A/B",
                    "http:/A/B",
                    "http:///x/A/B",
                    // long
                    "/" + "./".repeat(2_000) + "A/B",
                    "/".repeat(2_000) + "A/B",
                    "/" + "x/../".repeat(2_000) + "A/B",
                    "/" + "./".repeat(20_000) + "A/B");

    private PathVariants() {}

    /** All of them, the plain path first. */
    static List<String> of(String first, String second) {
        List<String> variants = new ArrayList<>();
        for (String form : FORMS) {
            String path = form;
            for (String mark : List.of("*", "+", "1", "2", "3", "u", "o", "")) {
                path = path.replace("A" + mark, write(first, mark));
                path = path.replace("B" + mark, write(second, mark));
            }
            variants.add(path);
        }
        return variants;
    }

    private static String write(String segment, String mark) {
        String first = escape(segment.substring(0, 1));
        String rest = segment.substring(1);
        int code = segment.charAt(0);
        return switch (mark) {
            case "*" -> escape(segment);
            case "+" -> escape(segment).toLowerCase(Locale.ROOT);
            case "1" -> first + rest;
            case "2" -> first.replace("%", "%25") + rest;
            case "3" -> first.replace("%", "%2525") + rest;
            case "u" -> "%%u%04x".formatted(code) + rest;
            case "o" -> "%%%02x%%%02x".formatted(0xC0 | code >> 6, 0x80 | (code & 0x3F)) + rest;
            default -> segment;
        };
    }

    private static String escape(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return IntStream.range(0, bytes.length)
                .mapToObj(i -> "%%%02X".formatted(bytes[i]))
                .collect(Collectors.joining());
    }
}
