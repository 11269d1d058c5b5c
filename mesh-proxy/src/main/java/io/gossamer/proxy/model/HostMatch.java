package io.gossamer.proxy.model;

import java.util.List;

/** Hostnames of a route: exact, or a suffix by its labels in reverse ({@code [com, example]}). */
public sealed interface HostMatch {

    record Exact(String host) implements HostMatch {}

    record Suffix(List<String> reverseLabels) implements HostMatch {
        public Suffix {
            reverseLabels = List.copyOf(reverseLabels);
        }
    }
}
