package io.gossamer.proxy.app.settings.bind;

import java.util.List;
import java.util.Map;

/**
 * The sources of settings, the first wins.
 *
 * @param arguments {@code --name=value}
 * @param system properties of the JVM
 * @param variables of the environment
 * @param contract what the variables of the contract say, by the names of our properties
 */
public record Settings(
        List<String> arguments,
        Map<String, String> system,
        Map<String, String> variables,
        Map<String, String> contract) {}
