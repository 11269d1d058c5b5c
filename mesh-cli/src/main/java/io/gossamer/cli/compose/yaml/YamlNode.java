package io.gossamer.cli.compose.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A node of a YAML document. Aliases are kept as such. Immutable. */
public sealed interface YamlNode {

    /** Name of the entry that takes over entries of another mapping. */
    String MERGE = "<<";

    /** Where it stands. */
    Span span();

    /** The node itself, or what the alias stands for. */
    default YamlNode target() {
        return this;
    }

    /** Whether it, or a node below it, has an anchor that others may refer to. */
    boolean isAnchored();

    /** The same without anchors, each alias replaced by what it stands for. */
    YamlNode expanded();

    /** What others call it by, and what its tag says; each is empty if there is none. */
    record Properties(String anchor, String tag) {

        public static final Properties NONE = new Properties("", "");

        Properties withoutAnchor() {
            return anchor.isEmpty() ? this : new Properties("", tag);
        }
    }

    /**
     * A scalar.
     *
     * @param value its text, folded and without escapes
     * @param isPlain whether it was written without quotes, so that its text decides on its type
     */
    record Scalar(String value, boolean isPlain, Properties properties, Span span)
            implements YamlNode {

        @Override
        public boolean isAnchored() {
            return !properties.anchor().isEmpty();
        }

        @Override
        public YamlNode expanded() {
            return new Scalar(value, isPlain, properties.withoutAnchor(), span);
        }

        /** Whether nothing was written, or the word for nothing. */
        public boolean isNull() {
            return isPlain && (value.isEmpty() || value.equals("~") || value.equals("null"));
        }
    }

    /** A sequence. */
    record Sequence(List<YamlNode> items, Properties properties, Span span) implements YamlNode {

        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public boolean isAnchored() {
            return !properties.anchor().isEmpty() || items.stream().anyMatch(YamlNode::isAnchored);
        }

        @Override
        public YamlNode expanded() {
            return new Sequence(
                    items.stream().map(YamlNode::expanded).toList(),
                    properties.withoutAnchor(),
                    span);
        }
    }

    /**
     * A mapping.
     *
     * @param entries in their order; no key twice
     * @param isFlow whether it was written in braces
     */
    record Mapping(List<Entry> entries, boolean isFlow, Properties properties, Span span)
            implements YamlNode {

        public Mapping {
            entries = List.copyOf(entries);
        }

        @Override
        public boolean isAnchored() {
            return !properties.anchor().isEmpty()
                    || entries.stream().anyMatch(entry -> entry.value().isAnchored());
        }

        /** With what it takes over by merge keys, which are gone. */
        @Override
        public YamlNode expanded() {
            List<Entry> expanded = new ArrayList<>();
            effective()
                    .values()
                    .forEach(
                            entry ->
                                    expanded.add(new Entry(entry.key(), entry.value().expanded())));
            return new Mapping(expanded, false, properties.withoutAnchor(), span);
        }

        /** The entries by their keys: its own, and those that it takes over by merge keys. */
        public Map<String, Entry> effective() {
            Map<String, Entry> all = new LinkedHashMap<>();
            for (Entry entry : entries) {
                if (!entry.name().equals(MERGE)) {
                    all.put(entry.name(), entry);
                }
            }
            for (Mapping source : directSources()) {
                source.effective().forEach(all::putIfAbsent);
            }
            return all;
        }

        /** All mappings of which it takes over entries, also by way of others. */
        public Set<Mapping> sources() {
            Set<Mapping> found = Collections.newSetFromMap(new IdentityHashMap<>());
            collectSources(found);
            return found;
        }

        private void collectSources(Set<Mapping> found) {
            for (Mapping source : directSources()) {
                if (found.add(source)) {
                    source.collectSources(found);
                }
            }
        }

        private List<Mapping> directSources() {
            List<Mapping> sources = new ArrayList<>();
            for (Entry entry : entries) {
                if (entry.name().equals(MERGE)) {
                    addSources(entry.value().target(), sources);
                }
            }
            return sources;
        }

        private static void addSources(YamlNode value, List<Mapping> sources) {
            if (value instanceof Mapping mapping) {
                sources.add(mapping);
            } else if (value instanceof Sequence sequence) {
                sequence.items().forEach(item -> addSources(item.target(), sources));
            }
        }
    }

    /**
     * An alias.
     *
     * @param name of the anchor
     * @param node that has the anchor; never an alias itself
     */
    record Alias(String name, YamlNode node, Span span) implements YamlNode {

        @Override
        public YamlNode target() {
            return node;
        }

        @Override
        public boolean isAnchored() {
            return false;
        }

        @Override
        public YamlNode expanded() {
            return node.expanded();
        }
    }

    /** An entry of a mapping. */
    record Entry(Scalar key, YamlNode value) {

        public String name() {
            return key.value();
        }

        /** Last line that belongs to it. */
        public int lastLine() {
            return Math.max(key.span().lastLine(), value.span().lastLine());
        }
    }
}
