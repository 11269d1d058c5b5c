package io.gossamer.destination.resource.policy;

import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.Service;

/**
 * A Server: a port of the Pods that it selects, with a policy of its own.
 *
 * @param accessPolicy what holds beside its authorizations; {@code deny} unless stated
 */
public record Server(
        Metadata metadata,
        LabelSelector podSelector,
        Service.Target port,
        ProxyProtocol proxyProtocol,
        DefaultPolicy accessPolicy)
        implements Resource {

    /** {@code spec.proxyProtocol}. */
    public enum ProxyProtocol {
        UNKNOWN("unknown"),
        HTTP1("HTTP/1"),
        HTTP2("HTTP/2"),
        GRPC("gRPC"),
        OPAQUE("opaque"),
        TLS("TLS");

        private final String label;

        ProxyProtocol(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    @Override
    public Kind kind() {
        return Kind.SERVER;
    }
}
