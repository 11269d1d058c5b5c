package io.gossamer.proxy.model;

/**
 * The resource that something in a policy comes from (contract, meta.Metadata). A default has kind
 * {@code default} and only a name.
 *
 * @param port 0 if the resource is not about a port
 */
public record Meta(
        String group, String kind, String namespace, String name, String section, int port) {

    public static Meta ofDefault(String name) {
        return new Meta("", "default", "", name, "", 0);
    }
}
