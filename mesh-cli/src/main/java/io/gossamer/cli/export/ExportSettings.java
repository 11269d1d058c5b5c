package io.gossamer.cli.export;

import java.util.Set;

/**
 * How an application is exported.
 *
 * @param namespace of everything
 * @param profiles whose services are exported, beside those that are in none
 */
public record ExportSettings(String namespace, Set<String> profiles) {

    public ExportSettings {
        profiles = Set.copyOf(profiles);
    }
}
