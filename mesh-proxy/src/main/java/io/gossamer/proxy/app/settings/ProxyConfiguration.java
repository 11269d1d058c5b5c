package io.gossamer.proxy.app.settings;

import io.gossamer.proxy.app.environment.LinkerdVariables;
import io.gossamer.proxy.app.settings.bind.BootBinder;
import io.gossamer.proxy.app.settings.bind.PlainBinder;
import io.gossamer.proxy.app.settings.bind.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the settings: arguments before system properties before the environment before {@code
 * LINKERD2_PROXY_*} variables.
 *
 * @param properties valid
 * @param warnings for the log: settings of which another one won
 */
public record ProxyConfiguration(ProxyProperties properties, List<String> warnings) {

    private static final String PREFIX = "mesh.proxy";

    /**
     * Reads arguments, and the process's system properties and environment.
     *
     * @throws ConfigurationException naming every problem
     */
    public static ProxyConfiguration load(String... args) throws ConfigurationException {
        return load(List.of(args), systemProperties(), System.getenv());
    }

    /**
     * Reads the given sources.
     *
     * @param args {@code --name=value}
     * @throws ConfigurationException naming every problem
     */
    public static ProxyConfiguration load(
            List<String> args, Map<String, String> systemProperties, Map<String, String> variables)
            throws ConfigurationException {
        LinkerdVariables.Mapping linkerd = LinkerdVariables.map(variables);
        Settings settings = new Settings(args, systemProperties, variables, linkerd.properties());
        Optional<ProxyProperties> plain = PlainBinder.bind(PREFIX, ProxyProperties.class, settings);
        List<String> problems = new ArrayList<>(linkerd.problems());
        List<String> warnings = List.of();
        ProxyProperties properties = plain.orElse(null);
        if (properties == null) {
            BootBinder<ProxyProperties> boot =
                    BootBinder.bind(PREFIX, ProxyProperties.class, settings);
            properties = boot.bound();
            problems.addAll(boot.problems());
            warnings = conflicts(boot.overridden(), linkerd);
        }
        if (properties != null) {
            problems.addAll(new ProxyPropertiesValidator(properties).problems());
        }
        if (properties == null || !problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return new ProxyConfiguration(properties, warnings);
    }

    private static Map<String, String> systemProperties() {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            values.put(name, System.getProperty(name));
        }
        return values;
    }

    /** Where a variable of the contract and a property of ours are both set, ours wins. */
    private static List<String> conflicts(
            List<String> overridden, LinkerdVariables.Mapping linkerd) {
        return overridden.stream()
                .filter(linkerd.variables()::containsKey)
                .map(
                        property ->
                                property
                                        + " is used, "
                                        + linkerd.variables().get(property)
                                        + " is ignored (expected: only one of them)")
                .toList();
    }
}
