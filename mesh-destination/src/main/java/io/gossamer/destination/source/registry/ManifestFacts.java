package io.gossamer.destination.source.registry;

import java.net.InetAddress;
import java.util.Map;

/** What manifests say, as far as a registration may not contradict it. Thread-safe. */
public interface ManifestFacts {

    /** Whether a manifest defines a Pod of this name. */
    boolean definesPod(String namespace, String name);

    /** Whether a manifest defines EndpointSlices of this service. */
    boolean definesEndpoints(String namespace, String service);

    /**
     * Whether a manifest defines a Pod at this address, or an endpoint at this address and port.
     */
    boolean definesEndpoint(InetAddress address, int port);

    /** Whether a manifest's service selects Pods with these labels. */
    boolean selects(String namespace, String service, Map<String, String> labels);
}
