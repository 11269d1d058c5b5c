package io.gossamer.cli.compose.yaml;

import io.gossamer.cli.compose.yaml.YamlNode.Alias;
import io.gossamer.cli.compose.yaml.YamlNode.Entry;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlNode.Properties;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import io.gossamer.cli.compose.yaml.YamlNode.Sequence;
import io.gossamer.cli.process.MeshFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads a YAML document into a tree. For one document, on one thread. */
public final class YamlReader {

    /** Deeper nesting is no compose file. */
    private static final int MAX_DEPTH = 100;

    /** Nodes after expansion of aliases: beyond, a small file would fill the memory. */
    private static final long MAX_EXPANDED = 100_000;

    /** Characters that are read again for the sake of tabs. */
    private static final long MAX_EFFORT = 20_000_000;

    private static final String CORE_TAGS = "tag:yaml.org,2002:";

    private final String file;
    private final Iterator<Event> events;
    private final Map<String, YamlNode> anchors = new HashMap<>();
    private final Map<String, Long> sizes = new HashMap<>();
    private long expanded;

    private YamlReader(String file, Iterator<Event> events) {
        this.file = file;
        this.events = events;
    }

    /**
     * Reads a text with exactly one document.
     *
     * @param file name for messages
     * @return its root; empty if there is no document
     * @throws MeshFailure naming line and column, if it is not well-formed
     */
    public static Optional<YamlNode> read(String file, String text) {
        LoadSettings settings =
                LoadSettings.builder()
                        .setLabel(file)
                        .setUseMarks(true)
                        .setCodePointLimit(Integer.MAX_VALUE)
                        .build();
        try {
            return read(file, SeparationTabs.replaceLeading(text), settings);
        } catch (MarkedYamlEngineException e) {
            throw notWellFormed(file, e);
        } catch (ReaderException e) {
            throw new MeshFailure(
                    file
                            + ": character U+"
                            + Integer.toHexString(e.getCodePoint())
                            + " at offset "
                            + e.getPosition()
                            + " (expected: printable characters only)",
                    e);
        } catch (YamlEngineException e) {
            throw new MeshFailure(
                    file + ": " + e.getMessage() + " (expected: a well-formed YAML document)", e);
        }
    }

    /**
     * Begins anew for each tab that the parser does not like, as long as that is a small effort.
     */
    private static Optional<YamlNode> read(String file, String text, LoadSettings settings) {
        String readable = text;
        long effort = 0;
        while (true) {
            try {
                return new YamlReader(file, new Parse(settings).parseString(readable).iterator())
                        .document();
            } catch (MarkedYamlEngineException e) {
                effort += readable.length();
                if (effort > MAX_EFFORT) {
                    throw e;
                }
                readable = SeparationTabs.replaceAt(readable, e).orElseThrow(() -> e);
            }
        }
    }

    private static MeshFailure notWellFormed(String file, MarkedYamlEngineException e) {
        Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
        String place =
                mark.map(m -> ":" + (m.getLine() + 1) + ":" + (m.getColumn() + 1)).orElse("");
        String problem = e.getProblem() == null ? e.getContext() : e.getProblem();
        return new MeshFailure(
                file + place + ": " + problem + " (expected: a well-formed YAML document)", e);
    }

    private Optional<YamlNode> document() {
        Optional<YamlNode> root = Optional.empty();
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case StreamStart, StreamEnd, DocumentEnd -> {}
                case DocumentStart -> {
                    if (root.isPresent()) {
                        throw YamlError.at(
                                file,
                                start(event),
                                "document: a second one (expected: one document; merge them, or"
                                        + " inject the output of 'docker compose config')");
                    }
                }
                default -> root = Optional.of(node(event, 0));
            }
        }
        return root;
    }

    private YamlNode node(Event event, int depth) {
        if (depth > MAX_DEPTH) {
            throw YamlError.at(
                    file, start(event), "nesting: deeper than " + MAX_DEPTH + " (expected: less)");
        }
        if (++expanded > MAX_EXPANDED) {
            throw YamlError.at(
                    file,
                    start(event),
                    "nodes: more than " + MAX_EXPANDED + " (expected: fewer, aliases expanded)");
        }
        if (event instanceof AliasEvent alias) {
            return alias(alias);
        }
        long before = expanded;
        YamlNode node =
                event instanceof ScalarEvent scalar
                        ? scalar(scalar)
                        : event instanceof MappingStartEvent mapping
                                ? mapping(mapping, depth)
                                : sequence((CollectionStartEvent) event, depth);
        ((NodeEvent) event)
                .getAnchor()
                .ifPresent(
                        anchor -> {
                            anchors.put(anchor.getValue(), node);
                            sizes.put(anchor.getValue(), expanded - before + 1);
                        });
        return node;
    }

    private YamlNode alias(AliasEvent event) {
        String name = event.getAlias().getValue();
        YamlNode node = anchors.get(name);
        if (node == null) {
            throw YamlError.at(
                    file,
                    start(event),
                    "alias: *" + name + " (expected: the name of an anchor that stands before it)");
        }
        expanded += sizes.getOrDefault(name, 1L);
        return new Alias(name, node, start(event));
    }

    private static Scalar scalar(ScalarEvent event) {
        Span start = start(event);
        int last = start.line();
        Optional<Mark> end = event.getEndMark();
        if (end.isPresent()) {
            boolean ended =
                    end.get().getColumn() == 0
                            && (event.isLiteral() || event.isFolded())
                            && end.get().getLine() > start.line();
            last = ended ? end.get().getLine() - 1 : end.get().getLine();
        }
        return new Scalar(
                event.getValue(),
                event.isPlain(),
                properties(event, event.getTag()),
                start.until(last));
    }

    private Sequence sequence(CollectionStartEvent event, int depth) {
        List<YamlNode> items = new ArrayList<>();
        Span span = start(event);
        Event next = events.next();
        while (next.getEventId() != Event.ID.SequenceEnd) {
            YamlNode item = node(next, depth + 1);
            items.add(item);
            span = span.until(item.span().lastLine());
            next = events.next();
        }
        return new Sequence(
                items, properties(event, event.getTag()), event.isFlow() ? end(span, next) : span);
    }

    private Mapping mapping(MappingStartEvent event, int depth) {
        Map<String, Entry> entries = new java.util.LinkedHashMap<>();
        Span span = start(event);
        Event next = events.next();
        while (next.getEventId() != Event.ID.MappingEnd) {
            Scalar key = key(next, depth);
            YamlNode value = node(events.next(), depth + 1);
            Entry entry = new Entry(key, value);
            Entry other = entries.putIfAbsent(key.value(), entry);
            if (other != null) {
                throw YamlError.at(
                        file,
                        key,
                        "key: "
                                + key.value()
                                + " is there twice (expected: once; the other is in line "
                                + (other.key().span().line() + 1)
                                + ")");
            }
            span = span.until(entry.lastLine());
            next = events.next();
        }
        return new Mapping(
                List.copyOf(entries.values()),
                event.isFlow(),
                properties(event, event.getTag()),
                event.isFlow() ? end(span, next) : span);
    }

    private Scalar key(Event event, int depth) {
        YamlNode key = node(event, depth + 1);
        if (key instanceof Scalar scalar && !scalar.isAnchored()) {
            return scalar;
        }
        throw YamlError.at(
                file, key, "key: a collection, an alias or an anchor (expected: a plain name)");
    }

    private static Properties properties(NodeEvent event, Optional<String> tag) {
        String anchor = event.getAnchor().map(a -> a.getValue()).orElse("");
        String text = tag.orElse("");
        if (text.startsWith(CORE_TAGS)) {
            text = "!!" + text.substring(CORE_TAGS.length());
        } else if (!text.isEmpty() && !text.startsWith("!")) {
            text = "!<" + text + ">";
        }
        return anchor.isEmpty() && text.isEmpty() ? Properties.NONE : new Properties(anchor, text);
    }

    private static Span start(Event event) {
        return event.getStartMark()
                .map(mark -> new Span(mark.getLine(), mark.getColumn(), mark.getLine()))
                .orElse(Span.NONE);
    }

    private static Span end(Span span, Event end) {
        return span.until(end.getEndMark().map(Mark::getLine).orElse(span.lastLine()));
    }
}
