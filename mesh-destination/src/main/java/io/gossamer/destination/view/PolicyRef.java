package io.gossamer.destination.view;

/**
 * The resource that decided something, or the name of a default.
 *
 * @param group API group; empty for defaults
 * @param kind as peers show it; {@link #DEFAULT} for defaults
 * @param namespace empty for defaults
 */
public record PolicyRef(String group, String kind, String namespace, String name) {

    public static final String DEFAULT = "default";
    public static final String GROUP = "policy.linkerd.io";

    public static PolicyRef ofDefault(String name) {
        return new PolicyRef("", DEFAULT, "", name);
    }

    public boolean isDefault() {
        return kind.equals(DEFAULT) && group.isEmpty();
    }
}
