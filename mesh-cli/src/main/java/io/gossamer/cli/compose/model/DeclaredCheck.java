package io.gossamer.cli.compose.model;

import io.gossamer.cli.compose.yaml.YamlError;
import io.gossamer.cli.compose.yaml.YamlNode;
import io.gossamer.cli.compose.yaml.YamlNode.Entry;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import io.gossamer.cli.compose.yaml.YamlNode.Sequence;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a file says of itself under {@code x-mesh-check}: who calls whom, what may fail, and which
 * pages somebody outside visits. Docker ignores it. Immutable.
 *
 * @param visits pages
 * @param edges called services by the calling service
 * @param faults causes of failures by the service that is known to fail so
 */
public record DeclaredCheck(
        List<URI> visits, Map<String, List<String>> edges, Map<String, Set<String>> faults) {

    public static final String KEY = "x-mesh-check";

    /** The name of whoever calls from outside the file. */
    public static final String OUTSIDE = "outside";

    private static final String VISIT = "visit";
    private static final String EDGES = "edges";
    private static final String FAULTS = "faults";
    private static final Set<String> KEYS = Set.of(VISIT, EDGES, FAULTS);

    public DeclaredCheck {
        visits = List.copyOf(visits);
        edges = Map.copyOf(edges);
        faults = Map.copyOf(faults);
    }

    /**
     * Reads it; empty lists where the file says nothing.
     *
     * @throws io.gossamer.cli.process.MeshFailure naming the place of what is wrong
     */
    public static DeclaredCheck of(ComposeFile file) {
        return file.section(KEY)
                .map(entry -> new Reader(file).read(entry))
                .orElseGet(() -> new DeclaredCheck(List.of(), Map.of(), Map.of()));
    }

    /** Reads the section of one file. */
    private record Reader(ComposeFile file) {

        DeclaredCheck read(Entry section) {
            Mapping mapping = mapping(section, KEY);
            for (Entry entry : mapping.effective().values()) {
                if (!KEYS.contains(entry.name())) {
                    throw failure(
                            entry.key(), KEY + "." + entry.name(), "unknown key", "visit, edges");
                }
            }
            List<URI> visits = new ArrayList<>();
            texts(mapping, VISIT).forEach(text -> visits.add(page(text)));
            Map<String, List<String>> edges = new LinkedHashMap<>();
            lists(mapping, EDGES)
                    .forEach(
                            (source, targets) -> {
                                targets.forEach(target -> service(target, false));
                                edges.put(source, values(targets));
                            });
            Map<String, Set<String>> faults = new LinkedHashMap<>();
            lists(mapping, FAULTS)
                    .forEach((name, causes) -> faults.put(name, new TreeSet<>(values(causes))));
            return new DeclaredCheck(visits, edges, faults);
        }

        private Map<String, List<Scalar>> lists(Mapping mapping, String key) {
            Map<String, List<Scalar>> lists = new LinkedHashMap<>();
            Entry entry = mapping.effective().get(key);
            if (entry != null) {
                Mapping inner = mapping(entry, KEY + "." + key);
                inner.effective()
                        .forEach(
                                (name, list) -> {
                                    service(list.key(), key.equals(EDGES));
                                    lists.put(name, texts(inner, name));
                                });
            }
            return lists;
        }

        private Mapping mapping(Entry entry, String path) {
            if (entry.value().target() instanceof Mapping mapping) {
                return mapping;
            }
            throw failure(entry.key(), path, "no mapping", "a mapping");
        }

        /** A list of texts, or a single one. */
        private List<Scalar> texts(Mapping mapping, String key) {
            Entry entry = mapping.effective().get(key);
            if (entry == null) {
                return List.of();
            }
            YamlNode node = entry.value().target();
            List<YamlNode> items = node instanceof Sequence list ? list.items() : List.of(node);
            List<Scalar> texts = new ArrayList<>();
            for (YamlNode item : items) {
                if (!(item.target() instanceof Scalar scalar)) {
                    throw failure(item, KEY + "." + key, "a collection", "a list of texts");
                }
                texts.add(scalar);
            }
            return texts;
        }

        private static List<String> values(List<Scalar> scalars) {
            return scalars.stream().map(Scalar::value).toList();
        }

        private void service(Scalar name, boolean mayBeOutside) {
            boolean outside = mayBeOutside && name.value().equals(OUTSIDE);
            if (!outside && !file.services().containsKey(name.value())) {
                throw failure(
                        name,
                        KEY + ".service",
                        name.value(),
                        "a service of this file" + (mayBeOutside ? ", or " + OUTSIDE : ""));
            }
        }

        private URI page(Scalar text) {
            try {
                URI page = URI.create(text.value());
                if ("http".equals(page.getScheme()) && page.getHost() != null) {
                    return page;
                }
            } catch (IllegalArgumentException e) {
                // Told below, like an address of another kind.
            }
            throw failure(
                    text, KEY + "." + VISIT, text.value(), "an address as http://127.0.0.1:8080/");
        }

        private io.gossamer.cli.process.MeshFailure failure(
                YamlNode at, String path, String value, String expected) {
            return YamlError.at(
                    file.file(), at, path + ": " + value + " (expected: " + expected + ")");
        }
    }
}
