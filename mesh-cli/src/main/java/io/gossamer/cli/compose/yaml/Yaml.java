package io.gossamer.cli.compose.yaml;

import io.gossamer.cli.compose.yaml.YamlNode.Entry;
import io.gossamer.cli.compose.yaml.YamlNode.Mapping;
import io.gossamer.cli.compose.yaml.YamlNode.Properties;
import io.gossamer.cli.compose.yaml.YamlNode.Scalar;
import io.gossamer.cli.compose.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** Makes nodes. */
public final class Yaml {

    /** What no reader of YAML takes for anything but a string. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");

    private static final List<String> NOT_STRINGS =
            List.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");

    private Yaml() {}

    /** A string. */
    public static Scalar text(String value) {
        boolean word =
                WORD.matcher(value).matches()
                        && NOT_STRINGS.stream().noneMatch(value::equalsIgnoreCase);
        return new Scalar(value, word, Properties.NONE, Span.NONE);
    }

    /** A number, truth value, or nothing, as it is written. */
    public static Scalar plain(String value) {
        return new Scalar(value, true, Properties.NONE, Span.NONE);
    }

    public static Sequence list(Collection<? extends YamlNode> items) {
        return new Sequence(List.copyOf(items), Properties.NONE, Span.NONE);
    }

    /** A list of strings. */
    public static Sequence texts(Collection<String> items) {
        return list(items.stream().map(Yaml::text).toList());
    }

    public static Sequence texts(String... items) {
        return texts(List.of(items));
    }

    public static Map map() {
        return new Map();
    }

    /** A mapping in the making. */
    public static final class Map {

        private final List<Entry> entries = new ArrayList<>();

        private Map() {}

        public Map put(String key, YamlNode value) {
            entries.add(new Entry(text(key), value));
            return this;
        }

        public Map put(String key, String text) {
            return put(key, text(text));
        }

        public Mapping make() {
            return new Mapping(entries, false, Properties.NONE, Span.NONE);
        }
    }
}
