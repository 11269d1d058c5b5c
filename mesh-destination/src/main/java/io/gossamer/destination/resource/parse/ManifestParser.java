package io.gossamer.destination.resource.parse;

import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.ResourceKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads manifests: one or more YAML documents, each a resource or a {@code List} of them. Kinds
 * that this service does not read are passed over. Stateless.
 */
public final class ManifestParser {

    /** Characters of one manifest; larger ones are refused as a whole. */
    public static final int MAX_CHARACTERS = 4 * 1024 * 1024;

    /** Nesting of one document; a manifest has less than 20. */
    private static final int MAX_DEPTH = 100;

    private static final String WELL_FORMED = "a well-formed YAML document";

    private static final List<String> POLICY_GROUPS =
            List.of(
                    "policy.linkerd.io/",
                    "policy.gossamer.io/",
                    "gateway.networking.k8s.io/",
                    "linkerd.io/");

    /** Kinds of these groups that only gateways read. */
    private static final Set<String> OF_GATEWAYS = Set.of("Gateway", "GatewayClass");

    private static final String POLICY_KINDS =
            Arrays.stream(Kind.values())
                    .filter(Kind::isPolicy)
                    .map(Kind::apiName)
                    .distinct()
                    .collect(Collectors.joining(", "));

    /** Per manifest; the first ones name the cause. */
    private static final int MAX_PASSED_OVER = 100;

    private static final LoadSettings SETTINGS =
            LoadSettings.builder()
                    .setSchema(new CoreSchema())
                    .setCodePointLimit(MAX_CHARACTERS)
                    .setMaxAliasesForCollections(100)
                    .build();

    /**
     * Reads a manifest. Never throws for its content.
     *
     * @param source names the manifest in origins and problems
     */
    public ParsedManifest parse(String source, String text) {
        Collected collected = new Collected(source);
        Problem tooDeep = checkDepth(source, text);
        if (tooDeep != null) {
            return collected.unreadable(tooDeep);
        }
        List<Node> documents = new ArrayList<>();
        try {
            new Compose(SETTINGS).composeAllFromString(text).forEach(documents::add);
        } catch (YamlEngineException | IndexOutOfBoundsException e) {
            // The second is the library's answer to half of a surrogate pair at its buffer's end.
            return collected.unreadable(syntaxProblem(source, e));
        }
        for (Node document : documents) {
            collected.document(document);
        }
        return collected.result();
    }

    /**
     * The one document of a text within a manifest, as JSON is; null with a problem if it is none.
     */
    static @Nullable Field compose(Report report, String text) {
        Problem problem = checkDepth(report.source(), text);
        if (problem != null) {
            report.add(problem.line(), problem.field(), problem.value(), problem.expected());
            return null;
        }
        try {
            return new Compose(SETTINGS)
                    .composeString(text)
                    .map(node -> Field.root(report, node))
                    .orElse(null);
        } catch (YamlEngineException | IndexOutOfBoundsException e) {
            Problem syntax = syntaxProblem(report.source(), e);
            report.add(syntax.line(), syntax.field(), syntax.value(), syntax.expected());
            return null;
        }
    }

    private static @Nullable Problem checkDepth(String source, String text) {
        int depth = 0;
        try {
            for (Event event : new Parse(SETTINGS).parseString(text)) {
                switch (event.getEventId()) {
                    case MappingStart, SequenceStart -> depth++;
                    case MappingEnd, SequenceEnd -> depth--;
                    default -> {}
                }
                if (depth > MAX_DEPTH) {
                    int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
                    return new Problem(
                            source,
                            line,
                            "",
                            "",
                            "nested " + depth + " deep",
                            "at most " + MAX_DEPTH);
                }
            }
            return null;
        } catch (YamlEngineException | IndexOutOfBoundsException e) {
            // The second is the library's answer to half of a surrogate pair at its buffer's end.
            return syntaxProblem(source, e);
        }
    }

    private static Problem syntaxProblem(String source, RuntimeException e) {
        int line = 0;
        String message = String.valueOf(e.getMessage());
        if (e instanceof MarkedYamlEngineException marked) {
            line = marked.getProblemMark().map(Mark::getLine).orElse(-1) + 1;
            message = String.valueOf(marked.getProblem());
        }
        return new Problem(source, line, "", "", message.strip(), WELL_FORMED);
    }

    /** The state of one pass over a manifest. */
    private static final class Collected {
        private final String source;
        private final Map<ResourceKey, Resource> resources = new LinkedHashMap<>();
        private final Set<ResourceKey> refused = new LinkedHashSet<>();
        private final List<Problem> problems = new ArrayList<>();
        private final List<Problem> passedOver = new ArrayList<>();
        private boolean unreadable;

        Collected(String source) {
            this.source = source;
        }

        ParsedManifest unreadable(Problem problem) {
            return new ParsedManifest(List.of(), Set.of(), List.of(problem), List.of(), true);
        }

        ParsedManifest result() {
            return new ParsedManifest(
                    List.copyOf(resources.values()), refused, problems, passedOver, unreadable);
        }

        void document(Node node) {
            Report report = new Report(source);
            Field root = Field.root(report, node);
            if (!root.present()) {
                return;
            }
            String kind = root.get("kind").required("the kind of a resource");
            List<Field> items = kind.equals("List") ? root.get("items").items() : List.of(root);
            if (report.clean()) {
                items.forEach(item -> resource(report, item));
            } else {
                unreadable = true;
            }
            problems.addAll(report.problems());
        }

        private void resource(Report report, Field root) {
            int before = report.problems().size();
            String kindName = root.get("kind").required("the kind of a resource");
            String version = root.get("apiVersion").required("the API version of the kind");
            if (report.problems().size() > before) {
                unreadable = true;
                return;
            }
            Optional<Kind> kind = Kind.of(version, kindName);
            if (kind.isEmpty()) {
                passOver(root, version, kindName);
                return;
            }
            report.resource(kindName);
            Metadata metadata = MetadataParser.parse(root, kind.get(), report.source());
            if (report.problems().size() > before) {
                unreadable = true;
                return;
            }
            ResourceKey key =
                    new ResourceKey(
                            kind.get(),
                            kind.get().namespaced() ? metadata.namespace() : "",
                            metadata.name());
            report.resource(key.toString());
            KnownFields.check(kind.get(), root);
            Resource resource = ResourceParsers.parse(kind.get(), root, metadata);
            if (report.problems().size() > before) {
                refused.add(key);
            } else if (resources.putIfAbsent(key, resource) != null) {
                root.get("metadata").get("name").problem("each resource once in a file");
                refused.add(key);
            }
        }

        /** Notes what its author takes for policy. Any other kind is none of our business. */
        private void passOver(Field root, String version, String kind) {
            boolean policy =
                    POLICY_GROUPS.stream().anyMatch(version::startsWith)
                            && !OF_GATEWAYS.contains(kind);
            if (policy && passedOver.size() < MAX_PASSED_OVER) {
                passedOver.add(
                        new Problem(
                                source,
                                root.line(),
                                kind,
                                "kind",
                                kind + " of " + version,
                                "a kind that takes effect here: " + POLICY_KINDS));
            }
        }
    }
}
