package io.gossamer.cli.export.pod;

import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import io.gossamer.cli.export.source.ComposeSource;
import io.gossamer.cli.export.source.EnvironmentFile;
import io.gossamer.cli.process.MeshFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environment of a service's container: its files first, then what the service itself says. */
final class Environment {

    private static final String ENVIRONMENT = "environment";
    private static final String ENV_FILE = "env_file";

    private final ComposeSource source;
    private final ComposeService service;
    private final Map<String, String> variables = new LinkedHashMap<>();

    private Environment(ComposeSource source, ComposeService service) {
        this.source = source;
        this.service = service;
    }

    /** As a container lists it. */
    static List<YamlNode> of(ComposeSource source, ComposeService service) {
        Environment environment = new Environment(source, service);
        environment.files();
        environment.own();
        List<YamlNode> list = new ArrayList<>();
        environment.variables.forEach(
                (name, value) ->
                        list.add(
                                Yaml.map()
                                        .put("name", name)
                                        .put("value", quoted(literal(value)))
                                        .make()));
        return list;
    }

    /** A text that Kubernetes takes as it stands: it would replace {@code $(NAME)}. */
    static String literal(String text) {
        return text.contains("$(") || text.contains("$$") ? text.replace("$", "$$") : text;
    }

    private static Scalar quoted(String text) {
        return Yaml.text(text);
    }

    private void files() {
        YamlNode node = service.value(ENV_FILE).orElse(null);
        List<YamlNode> items =
                node instanceof Mapping single
                        ? List.of(single)
                        : node == null ? List.of() : service.items(ENV_FILE);
        for (YamlNode item : items) {
            boolean isRequired = true;
            String path = "";
            if (item instanceof Scalar scalar) {
                path = scalar.value();
            } else if (item instanceof Mapping mapping) {
                path = ComposeSource.text(mapping, "path").orElse("");
                isRequired =
                        ComposeSource.text(mapping, "required")
                                .map(text -> !text.equals("false"))
                                .orElse(true);
            }
            file(item, path, isRequired);
        }
    }

    private void file(YamlNode item, String path, boolean isRequired) {
        Optional<Map<String, String>> read =
                EnvironmentFile.read(source.directory().resolve(path), path, source.variables());
        if (read.isEmpty() && isRequired) {
            throw service.failure(item, ENV_FILE, path, "a file that exists");
        }
        read.ifPresent(variables::putAll);
    }

    private void own() {
        YamlNode node = service.value(ENVIRONMENT).orElse(null);
        if (node instanceof Mapping mapping) {
            mapping.effective().forEach((name, e) -> put(name, e.value().target()));
        } else if (node != null) {
            for (YamlNode item : service.items(ENVIRONMENT)) {
                String text = item instanceof Scalar scalar ? scalar.value() : "";
                int equals = text.indexOf('=');
                if (equals < 0) {
                    outer(item, text);
                } else {
                    variables.put(text.substring(0, equals), text.substring(equals + 1));
                }
            }
        }
    }

    private void put(String name, YamlNode value) {
        if (!(value instanceof Scalar scalar)) {
            throw wrong(value, name);
        }
        if (scalar.isNull()) {
            outer(value, name);
        } else {
            variables.put(name, scalar.value());
        }
    }

    private MeshFailure wrong(YamlNode at, String name) {
        return service.failure(at, ENVIRONMENT + "." + name, "a collection", "a single value");
    }

    /** A variable that only is named has the value that it has where the command runs. */
    private void outer(YamlNode at, String name) {
        String value = source.variables().get(name);
        if (value != null) {
            variables.put(name, value);
            return;
        }
        variables.remove(name);
        source.notes()
                .at(
                        at,
                        "services." + service.name() + "." + ENVIRONMENT,
                        name,
                        "a value here, in the environment or in .env; it is left out");
    }
}
