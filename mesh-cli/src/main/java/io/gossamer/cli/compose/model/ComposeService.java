package io.gossamer.cli.compose.model;

import io.gossamer.cli.compose.yaml.Yaml;
import io.gossamer.cli.compose.yaml.YamlError;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Entry;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import io.gossamer.cli.compose.yaml.YamlNode.Sequence;
import io.gossamer.cli.process.MeshFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A service of a compose file. Immutable.
 *
 * @param file name for messages
 * @param entry its name, and its description as it is written
 * @param body its description, where the entry is an alias: what that stands for
 */
public record ComposeService(String file, Entry entry, Mapping body) {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]+");

    static ComposeService read(String file, Entry entry) {
        if (!NAME.matcher(entry.name()).matches()) {
            throw YamlError.at(
                    file,
                    entry.key(),
                    "service: "
                            + entry.name()
                            + " (expected: a name of a-z, A-Z, 0-9, ., _ and -)");
        }
        if (!(entry.value().target() instanceof Mapping body)) {
            throw YamlError.at(
                    file,
                    entry.key(),
                    "services."
                            + entry.name()
                            + ": no mapping (expected: a mapping with image or build)");
        }
        SpecKeys.checkService(file, entry.name(), body);
        return new ComposeService(file, entry, body);
    }

    public String name() {
        return entry.name();
    }

    /** The keys that the compose specification has for a service. */
    public static Set<String> specifiedKeys() {
        return SpecKeys.SERVICE;
    }

    /** Whether a key stands in the description itself, not in one that is merged. */
    public boolean owns(String key) {
        return body.entries().stream().anyMatch(e -> e.name().equals(key));
    }

    /** The value of a key, also of one that is merged; empty if nothing is written there. */
    public Optional<YamlNode> value(String key) {
        return Optional.ofNullable(body.effective().get(key))
                .map(e -> e.value().target())
                .filter(node -> !ComposeFile.isNull(node));
    }

    /** The text of a key. */
    public Optional<String> text(String key) {
        return value(key)
                .map(
                        node -> {
                            if (node instanceof Scalar scalar) {
                                return scalar.value();
                            }
                            throw failure(node, key, "a collection", "a single value");
                        });
    }

    /** The items of a list, or the one text that stands for such a list. */
    public List<YamlNode> items(String key) {
        YamlNode node = value(key).orElse(null);
        if (node == null) {
            return List.of();
        }
        if (node instanceof Sequence sequence) {
            return sequence.items().stream().map(YamlNode::target).toList();
        }
        if (node instanceof Scalar scalar) {
            return List.of(scalar);
        }
        throw failure(node, key, "a mapping", "a list");
    }

    /** What is written as mapping, or as list of {@code KEY=VALUE}. */
    public Map<String, Scalar> pairs(String key) {
        Map<String, Scalar> pairs = new LinkedHashMap<>();
        YamlNode node = value(key).orElse(null);
        if (node instanceof Mapping mapping) {
            mapping.effective()
                    .forEach((name, e) -> pairs.put(name, scalar(key, e.value().target())));
        } else if (node != null) {
            for (YamlNode item : items(key)) {
                Scalar scalar = scalar(key, item);
                int equals = scalar.value().indexOf('=');
                String name = equals < 0 ? scalar.value() : scalar.value().substring(0, equals);
                String value = equals < 0 ? "" : scalar.value().substring(equals + 1);
                pairs.put(name, new Scalar(value, false, YamlNode.Properties.NONE, scalar.span()));
            }
        }
        return pairs;
    }

    /**
     * What is written as a list of names, or as mapping from names.
     *
     * @return the values of the mapping, without aliases; empty mappings for a list
     */
    public Map<String, YamlNode> named(String key) {
        Map<String, YamlNode> named = new LinkedHashMap<>();
        YamlNode node = value(key).orElse(null);
        if (node instanceof Mapping mapping) {
            mapping.effective().forEach((name, e) -> named.put(name, e.value().expanded()));
        } else if (node != null) {
            for (YamlNode item : items(key)) {
                named.put(scalar(key, item).value(), Yaml.map().make());
            }
        }
        return named;
    }

    /** The texts of a list. */
    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        items(key).forEach(item -> texts.add(scalar(key, item).value()));
        return texts;
    }

    private Scalar scalar(String key, YamlNode node) {
        if (node instanceof Scalar scalar) {
            return scalar;
        }
        throw failure(node, key, "a collection", "a single value");
    }

    /** A failure at a key of this service. */
    public MeshFailure failure(YamlNode at, String key, String value, String expected) {
        return YamlError.at(
                file,
                at,
                "services." + name() + "." + key + ": " + value + " (expected: " + expected + ")");
    }

    /** A failure at the value of a key, or at the service if it has none. */
    public MeshFailure failure(String key, String value, String expected) {
        return failure(value(key).orElse(entry.key()), key, value, expected);
    }
}
