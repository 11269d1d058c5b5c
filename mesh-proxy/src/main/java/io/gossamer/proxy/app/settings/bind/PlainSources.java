package io.gossamer.proxy.app.settings.bind;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is set below the prefix, by canonical name, in the order in which sources win: arguments,
 * system properties, the environment, the variables of the contract. It keeps account of what was
 * asked for, since a name that nobody asks for is misspelt, or another form of one.
 *
 * <p>Not thread-safe: one binding.
 */
final class PlainSources {

    private final String prefix;

    /** Arguments, system properties, variables of the contract: names without the prefix. */
    private final List<Map<String, String>> named;

    /** Which of the named ones stands behind the environment. */
    private final Map<String, String> contract;

    /** By the variable's whole name. */
    private final Map<String, String> variables;

    private final Set<String> asked = new HashSet<>();
    private final Set<String> askedVariables = new HashSet<>();

    /**
     * @param prefix of all names, without the dot
     * @throws NotPlainException if a name is not in canonical form
     */
    PlainSources(String prefix, Settings settings) throws NotPlainException {
        this.prefix = prefix;
        contract = below(settings.contract());
        named = List.of(below(arguments(settings.arguments())), below(settings.system()), contract);
        variables = new HashMap<>();
        String start = prefix.replace('.', '_').toUpperCase(Locale.ROOT) + "_";
        settings.variables()
                .forEach(
                        (name, value) -> {
                            if (name.toUpperCase(Locale.ROOT).startsWith(start)) {
                                variables.put(name, value);
                            }
                        });
        for (Map<String, String> above : named.subList(0, 2)) {
            // Boot's way tells which of the two is used.
            if (above.keySet().stream().anyMatch(contract::containsKey)) {
                throw new NotPlainException("set twice");
            }
        }
    }

    private static Map<String, String> arguments(List<String> arguments) throws NotPlainException {
        Map<String, String> values = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--") || equals < 0) {
                throw new NotPlainException(argument);
            }
            String value = argument.substring(equals + 1);
            if (values.put(argument.substring(2, equals), value) != null) {
                throw new NotPlainException(argument);
            }
        }
        return values;
    }

    private Map<String, String> below(Map<String, String> source) throws NotPlainException {
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, String> setting : source.entrySet()) {
            String name = setting.getKey();
            if (name.startsWith(prefix + ".")) {
                values.put(name.substring(prefix.length() + 1), setting.getValue());
            } else if (squeezed(name).startsWith(squeezed(prefix))) {
                throw new NotPlainException(name);
            }
        }
        return values;
    }

    /** As Boot compares names, and dots too. */
    private static String squeezed(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "").replace(".", "");
    }

    /**
     * The text of a name from the first source that has one.
     *
     * @throws NotPlainException if the environment has it in two forms, or the contract's variables
     *     have it too
     */
    @Nullable String text(String name) throws NotPlainException {
        asked.add(name);
        String variable = variables.isEmpty() ? null : variable(name);
        if (variable != null && contract.containsKey(name)) {
            throw new NotPlainException(name);
        }
        for (Map<String, String> source : named) {
            if (source == contract && variable != null) {
                return variable;
            }
            String text = source.get(name);
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    private @Nullable String variable(String name) throws NotPlainException {
        String whole = (prefix + "." + name).toUpperCase(Locale.ROOT).replace('.', '_');
        String joined = whole.replace("-", "");
        String divided = whole.replace('-', '_');
        askedVariables.add(joined);
        askedVariables.add(divided);
        String value = variables.get(joined);
        String other = joined.equals(divided) ? null : variables.get(divided);
        if (value != null && other != null) {
            throw new NotPlainException(divided);
        }
        return value == null ? other : value;
    }

    /**
     * Whether a source has a name that begins with this.
     *
     * @throws NotPlainException if more than one has
     */
    boolean isSetBelow(String start) throws NotPlainException {
        int having = 0;
        for (Map<String, String> source : named) {
            for (String name : source.keySet()) {
                if (name.startsWith(start)) {
                    having++;
                    break;
                }
            }
        }
        if (having > 1) {
            throw new NotPlainException(start);
        }
        return having == 1;
    }

    /**
     * What stands behind the name, by dot or in brackets; a key of the first source that has it.
     *
     * @throws NotPlainException if a key is not in canonical form
     */
    Map<String, String> entries(String name) throws NotPlainException {
        Map<String, String> entries = new LinkedHashMap<>();
        for (Map<String, String> source : named) {
            for (Map.Entry<String, String> setting : source.entrySet()) {
                if (isBelow(setting.getKey(), name)) {
                    asked.add(setting.getKey());
                    entries.putIfAbsent(
                            key(setting.getKey().substring(name.length())), setting.getValue());
                }
            }
        }
        return entries;
    }

    private static boolean isBelow(String setting, String name) {
        return setting.length() > name.length()
                && setting.startsWith(name)
                && (setting.charAt(name.length()) == '.' || setting.charAt(name.length()) == '[');
    }

    private static String key(String rest) throws NotPlainException {
        String key = rest.substring(1);
        if (rest.charAt(0) == '[') {
            int end = key.indexOf(']');
            if (end <= 0 || end != key.length() - 1 || key.indexOf('[') >= 0) {
                throw new NotPlainException(rest);
            }
            return key.substring(0, end);
        }
        for (int i = 0; i < key.length(); i++) {
            if (!isPlain(key.charAt(i))) {
                throw new NotPlainException(rest);
            }
        }
        return key;
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }

    /** Names that were set and that nobody asked for. */
    List<String> unasked() {
        List<String> names = new ArrayList<>();
        for (Map<String, String> source : named) {
            source.keySet().stream().filter(name -> !asked.contains(name)).forEach(names::add);
        }
        variables.keySet().stream()
                .filter(name -> !askedVariables.contains(name))
                .forEach(names::add);
        return names;
    }
}
