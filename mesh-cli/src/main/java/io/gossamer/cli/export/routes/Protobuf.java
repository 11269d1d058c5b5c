package io.gossamer.cli.export.routes;

import io.gossamer.cli.process.MeshFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the methods of the services in a protobuf file. */
public final class Protobuf {

    private static final Pattern TOKEN =
            Pattern.compile(
                    "//[^\\n]*|/\\*.*?\\*/|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])*'"
                            + "|[A-Za-z_][A-Za-z0-9_.]*|\\S",
                    Pattern.DOTALL);

    /** Values of the standard option that say that a call may be repeated. */
    private static final List<String> REPEATABLE = List.of("NO_SIDE_EFFECTS", "IDEMPOTENT");

    private final List<String> tokens = new ArrayList<>();
    private int next;
    private String namespace = "";
    private final List<Operation> operations = new ArrayList<>();

    private Protobuf(String text) {
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            String token = matcher.group();
            if (!token.startsWith("//") && !token.startsWith("/*")) {
                tokens.add(token);
            }
        }
    }

    /**
     * All methods, in the order of the file.
     *
     * @param file name for messages
     * @throws MeshFailure if there are none
     */
    public static List<Operation> read(String file, String text) {
        Protobuf reader = new Protobuf(text);
        reader.file();
        if (reader.operations.isEmpty()) {
            throw new MeshFailure(file + ": no service (expected: a .proto file with services)");
        }
        return reader.operations;
    }

    private void file() {
        while (next < tokens.size()) {
            String token = take();
            if (token.equals("package")) {
                namespace = take() + ".";
            } else if (token.equals("service")) {
                String name = take();
                if (take().equals("{")) {
                    service(name);
                }
            } else if (token.equals("{")) {
                skipBlock();
            }
        }
    }

    private void service(String name) {
        while (next < tokens.size()) {
            String token = take();
            if (token.equals("}")) {
                return;
            }
            if (token.equals("rpc")) {
                rpc(name, take());
            } else if (token.equals("{")) {
                skipBlock();
            }
        }
    }

    /** Ends with a semicolon, or with a block of options. */
    private void rpc(String service, String method) {
        boolean repeatable = false;
        while (next < tokens.size()) {
            String token = take();
            if (token.equals(";")) {
                break;
            }
            if (token.equals("{")) {
                int from = next;
                skipBlock();
                List<String> options = tokens.subList(from, next);
                int level = options.indexOf("idempotency_level");
                repeatable =
                        level >= 0
                                && level + 2 < options.size()
                                && REPEATABLE.contains(options.get(level + 2));
                break;
            }
        }
        operations.add(
                new Operation(
                        service + " " + method,
                        "{method: {service: %s%s, method: %s}}"
                                .formatted(namespace, service, method),
                        "",
                        repeatable));
    }

    /** To the end of the block whose beginning was taken. */
    private void skipBlock() {
        int depth = 1;
        while (depth > 0 && next < tokens.size()) {
            String token = take();
            depth += token.equals("{") ? 1 : token.equals("}") ? -1 : 0;
        }
    }

    private String take() {
        return next < tokens.size() ? tokens.get(next++) : "";
    }
}
