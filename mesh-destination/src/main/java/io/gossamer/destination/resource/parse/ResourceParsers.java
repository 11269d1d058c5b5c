package io.gossamer.destination.resource.parse;

import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Namespace;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.ServiceAccount;
import io.gossamer.destination.resource.parse.route.RouteParser;

/** One parser per kind. */
final class ResourceParsers {

    private ResourceParsers() {}

    static Resource parse(Kind kind, Field root, Metadata metadata) {
        return switch (kind) {
            case NAMESPACE -> {
                PodParser.policyName(root);
                yield new Namespace(metadata);
            }
            case SERVICE -> ServiceParser.parse(root, metadata);
            case POD -> PodParser.parse(root, metadata);
            case SERVICE_ACCOUNT -> new ServiceAccount(metadata);
            case ENDPOINT_SLICE -> EndpointSliceParser.parse(root, metadata);
            case SERVER -> ServerParser.parse(root, metadata);
            case HTTP_ROUTE, GATEWAY_HTTP_ROUTE, GRPC_ROUTE, TLS_ROUTE, TCP_ROUTE ->
                    RouteParser.parse(kind, root, metadata);
            case AUTHORIZATION_POLICY -> AuthorizationParsers.policy(root, metadata);
            case MESH_TLS_AUTHENTICATION -> AuthorizationParsers.meshTls(root, metadata);
            case SERVER_AUTHORIZATION -> AuthorizationParsers.server(root, metadata);
            case HTTP_LOCAL_RATE_LIMIT -> RateLimitParser.parse(root, metadata);
            case SERVICE_PROFILE -> ProfileParser.parse(root, metadata);
            case EGRESS_NETWORK -> EgressNetworkParser.parse(root, metadata);
            case JWT_AUTHENTICATION -> JwtParser.authentication(root, metadata);
            case CONFIG_MAP -> JwtParser.configMap(root, metadata);
            case REFERENCE_GRANT -> References.grant(root, metadata);
            case NETWORK_AUTHENTICATION -> AuthorizationParsers.network(root, metadata);
        };
    }
}
