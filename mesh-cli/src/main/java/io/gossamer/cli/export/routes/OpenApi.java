package io.gossamer.cli.export.routes;

import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Entry;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import io.gossamer.cli.compose.yaml.YamlNode.Sequence;
import io.gossamer.cli.compose.yaml.YamlReader;
import io.gossamer.cli.process.MeshFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the operations of an OpenAPI document, of version 2 or 3, in YAML or JSON. */
public final class OpenApi {

    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    private static final String TIMEOUT = "x-linkerd-timeout";
    private static final String RETRYABLE = "x-linkerd-retryable";

    private static final Pattern PARAMETER = Pattern.compile("\\{[^{}/]*}");
    private static final Pattern SPECIAL = Pattern.compile("[\\\\.\\[\\](){}*+?|^$]");
    private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^/]*");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,5}(h|m|s|ms)){1,4}");

    private OpenApi() {}

    /**
     * All operations, in the order of the document.
     *
     * @param file name for messages
     * @throws MeshFailure if it is no OpenAPI document
     */
    public static List<Operation> read(String file, String text) {
        Optional<Mapping> root = mapping(YamlReader.read(file, text));
        Optional<Mapping> paths = root.flatMap(found -> mapping(value(found, "paths")));
        if (root.isEmpty() || paths.isEmpty()) {
            throw new MeshFailure(file + ": no paths (expected: an OpenAPI document)");
        }
        String base = base(root.get());
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, Entry> path : paths.get().effective().entrySet()) {
            if (!path.getKey().startsWith("/")) {
                continue;
            }
            Mapping item = mapping(Optional.of(path.getValue().value())).orElse(null);
            if (item == null) {
                continue;
            }
            for (Map.Entry<String, Entry> entry : item.effective().entrySet()) {
                String method = entry.getKey().toLowerCase(Locale.ROOT);
                Optional<Mapping> operation = mapping(Optional.of(entry.getValue().value()));
                if (METHODS.contains(method) && operation.isPresent()) {
                    operations.add(operation(file, base + path.getKey(), method, operation.get()));
                }
            }
        }
        return operations;
    }

    private static Operation operation(String file, String path, String method, Mapping operation) {
        String timeout = scalar(operation, TIMEOUT);
        if (!timeout.isEmpty() && !TIME.matcher(timeout).matches()) {
            throw new MeshFailure(
                    file + ": " + TIMEOUT + ": " + timeout + " (expected: a time, as in 300ms)");
        }
        String id = scalar(operation, "operationId");
        return new Operation(
                id.isEmpty() ? method + " " + path : id,
                "{path: " + path(path) + ", method: " + method.toUpperCase(Locale.ROOT) + "}",
                timeout,
                scalar(operation, RETRYABLE).equals("true"));
    }

    private static String path(String template) {
        Matcher parameters = PARAMETER.matcher(template);
        StringBuilder regex = new StringBuilder();
        int end = 0;
        while (parameters.find()) {
            regex.append(literal(template.substring(end, parameters.start()))).append("[^/]+");
            end = parameters.end();
        }
        return end == 0
                ? "{type: Exact, value: " + RouteManifests.quoted(template) + "}"
                : "{type: RegularExpression, value: "
                        + RouteManifests.quoted(regex + literal(template.substring(end)))
                        + "}";
    }

    private static String literal(String text) {
        return SPECIAL.matcher(text).replaceAll("\\\\$0");
    }

    /** What stands before all paths: {@code basePath}, or the path of the first server. */
    private static String base(Mapping root) {
        String base = scalar(root, "basePath");
        if (base.isEmpty() && value(root, "servers").orElse(null) instanceof Sequence servers) {
            base =
                    servers.items().stream()
                            .findFirst()
                            .flatMap(server -> mapping(Optional.of(server)))
                            .map(server -> scalar(server, "url"))
                            .map(url -> AUTHORITY.matcher(url).replaceFirst(""))
                            .orElse("");
        }
        while (base.endsWith("/")) {
            base = base.substring(0, base.length() - 1);
        }
        return base.startsWith("/") ? base : "";
    }

    private static Optional<YamlNode> value(Mapping mapping, String key) {
        return Optional.ofNullable(mapping.effective().get(key))
                .map(entry -> entry.value().target());
    }

    private static String scalar(Mapping mapping, String key) {
        return value(mapping, key).orElse(null) instanceof Scalar scalar ? scalar.value() : "";
    }

    private static Optional<Mapping> mapping(Optional<YamlNode> node) {
        return node.map(YamlNode::target)
                .filter(Mapping.class::isInstance)
                .map(Mapping.class::cast);
    }
}
