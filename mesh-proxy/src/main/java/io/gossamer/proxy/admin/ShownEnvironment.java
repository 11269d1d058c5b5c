package io.gossamer.proxy.admin;

import io.gossamer.proxy.observe.JsonText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What {@code /env.json} shows of the environment: the settings of the proxy, never a secret.
 * Variables of other programs are not shown at all.
 */
final class ShownEnvironment {

    private static final List<String> PREFIXES = List.of("LINKERD2_PROXY_", "MESH_", "OTEL_");
    private static final Set<String> NAMES = Set.of("HOSTNAME", "JAVA_HOME");
    private static final Pattern SECRET_NAME =
            Pattern.compile("TOKEN|SECRET|PASSW|PRIVATE|CREDENTIAL|API_?KEY|_KEY|HEADERS");
    private static final Pattern SECRET_VALUE =
            Pattern.compile("PRIVATE KEY|eyJ[\\w-]+\\.|://[^/@\\s]*@");

    private final Map<String, String> shown = new TreeMap<>();

    ShownEnvironment(Map<String, String> environment) {
        environment.forEach(
                (name, value) -> {
                    if (NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith)) {
                        shown.put(name, isSecret(name, value) ? "(hidden)" : value);
                    }
                });
    }

    /**
     * @param names of variables; empty means all
     */
    String toJson(List<String> names) {
        StringBuilder json = new StringBuilder("{");
        shown.forEach(
                (name, value) -> {
                    if (names.isEmpty() || names.contains(name)) {
                        json.append(json.length() > 1 ? ",\n " : "\n ");
                        JsonText.quote(json, name).append(": ");
                        JsonText.quote(json, value);
                    }
                });
        return json.append(json.length() > 1 ? "\n}\n" : "}\n").toString();
    }

    private static boolean isSecret(String name, String value) {
        String upper = name.toUpperCase(Locale.ROOT);
        boolean path = upper.endsWith("_FILE") || upper.endsWith("_DIR");
        return (SECRET_NAME.matcher(upper).find() && !path) || SECRET_VALUE.matcher(value).find();
    }
}
