package io.gossamer.cli.export.source;

import io.gossamer.cli.compose.model.ComposeService;
import io.gossamer.cli.compose.yaml.YamlError;
import io.gossamer.cli.compose.yaml.YamlNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the user should know, in the order in which it was found, each line once. For one file, on
 * one thread.
 */
public final class Notes {

    private static final int SHOWN = 80;

    private final String file;
    private final Set<String> lines = new LinkedHashSet<>();

    /**
     * @param file name for messages
     */
    public Notes(String file) {
        this.file = file;
    }

    /** At a place in the file. */
    public void at(YamlNode place, String what, String value, String expected) {
        String problem = what + ": " + shown(value) + " (expected: " + expected + ")";
        lines.add(YamlError.at(file, place, problem).getMessage());
    }

    /** At a key of a service, or of what is below it as {@code deploy.mode}. */
    public void of(ComposeService service, String key, String value, String expected) {
        int dot = key.indexOf('.');
        YamlNode place =
                service.value(dot < 0 ? key : key.substring(0, dot)).orElse(service.entry().key());
        at(place, "services." + service.name() + "." + key, value, expected);
    }

    /** The lines, each of the form {@code file:line:column: what: value (expected: ...)}. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** A node in a few words. */
    public static String text(@Nullable YamlNode node) {
        if (node == null) {
            return "none";
        }
        YamlNode target = node.target();
        if (target instanceof YamlNode.Scalar scalar) {
            return scalar.value().isEmpty() ? "none" : scalar.value();
        }
        if (target instanceof YamlNode.Sequence list) {
            return String.join(", ", list.items().stream().map(Notes::text).toList());
        }
        return String.join(", ", ((YamlNode.Mapping) target).effective().keySet());
    }

    private static String shown(String value) {
        String line = value.strip().replaceAll("\\s+", " ");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }
}
