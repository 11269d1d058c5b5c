package io.gossamer.destination.resource;

import java.util.Optional;

/** The kinds of resources that this service reads. Others are passed over in silence. */
public enum Kind {
    NAMESPACE("Namespace", ""),
    SERVICE("Service", ""),
    POD("Pod", ""),
    SERVICE_ACCOUNT("ServiceAccount", ""),
    CONFIG_MAP("ConfigMap", ""),
    ENDPOINT_SLICE("EndpointSlice", "discovery.k8s.io"),
    SERVER("Server", "policy.linkerd.io"),
    HTTP_ROUTE("HTTPRoute", "policy.linkerd.io"),
    GATEWAY_HTTP_ROUTE("HTTPRoute", "gateway.networking.k8s.io"),
    GRPC_ROUTE("GRPCRoute", "gateway.networking.k8s.io"),
    TLS_ROUTE("TLSRoute", "gateway.networking.k8s.io"),
    TCP_ROUTE("TCPRoute", "gateway.networking.k8s.io"),
    AUTHORIZATION_POLICY("AuthorizationPolicy", "policy.linkerd.io"),
    MESH_TLS_AUTHENTICATION("MeshTLSAuthentication", "policy.linkerd.io"),
    NETWORK_AUTHENTICATION("NetworkAuthentication", "policy.linkerd.io"),
    JWT_AUTHENTICATION("JwtAuthentication", "policy.gossamer.io"),
    SERVER_AUTHORIZATION("ServerAuthorization", "policy.linkerd.io"),
    HTTP_LOCAL_RATE_LIMIT("HTTPLocalRateLimitPolicy", "policy.linkerd.io"),
    EGRESS_NETWORK("EgressNetwork", "policy.linkerd.io"),
    SERVICE_PROFILE("ServiceProfile", "linkerd.io"),
    REFERENCE_GRANT("ReferenceGrant", "gateway.networking.k8s.io");

    private final String apiName;
    private final String group;

    Kind(String apiName, String group) {
        this.apiName = apiName;
        this.group = group;
    }

    /** The value of {@code kind} in a manifest. */
    public String apiName() {
        return apiName;
    }

    /** What people call it: the name in a manifest, with the group where two kinds share it. */
    public String label() {
        return this == HTTP_ROUTE ? apiName + "." + group : apiName;
    }

    /** Whether it is a route, or says who may call whom. */
    public boolean isPolicy() {
        return switch (this) {
            case NAMESPACE, SERVICE, POD, SERVICE_ACCOUNT, CONFIG_MAP, ENDPOINT_SLICE -> false;
            default -> true;
        };
    }

    /** The API group; empty for the core group. */
    public String group() {
        return group;
    }

    /** Whether resources of this kind live in a namespace. */
    public boolean namespaced() {
        return this != NAMESPACE;
    }

    /** The kind of a manifest. Empty if it is none that this service reads. */
    public static Optional<Kind> of(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        for (Kind candidate : values()) {
            if (candidate.apiName.equals(kind) && candidate.group.equals(group)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
