package io.gossamer.destination.resource.parse;

import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.NearNames;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The fields that policy has. One that is misspelt would count as absent, and of a demand that
 * means: none is made. So every other field is a problem, as it is to the API of a cluster.
 */
final class KnownFields {

    private static final String REFERENCE = "group kind namespace name ";
    private static final String SELECTOR = "matchLabels matchExpressions ( key operator values ) ";
    private static final String NETWORKS = "networks ( cidr except ) ";
    private static final String HEADERS = "( set ( name value ) add ( name value ) remove ) ";
    private static final String PATH = "path ( type replaceFullPath replacePrefixMatch ) ";
    private static final String FILTERS =
            "filters ( type requestHeaderModifier "
                    + HEADERS
                    + "responseHeaderModifier "
                    + HEADERS
                    + "requestMirror ( backendRef ( port weight "
                    + REFERENCE
                    + ") percent fraction ( numerator denominator ) ) requestRedirect ( scheme"
                    + " hostname port statusCode "
                    + PATH
                    + ") urlRewrite ( hostname "
                    + PATH
                    + ") extensionRef cors externalAuth ) ";
    private static final String BACKENDS =
            "backendRefs ( port weight " + REFERENCE + FILTERS + ") ";
    private static final String PARENTS =
            "useDefaultGateways hostnames parentRefs ( sectionName port " + REFERENCE + ") ";
    private static final String VALUES = "( type name value ) ";
    private static final String RULE =
            FILTERS
                    + BACKENDS
                    + "name sessionPersistence timeouts ( request backendRequest ) retry ( codes"
                    + " attempts backoff ) ";
    private static final String HTTP_ROUTE =
            PARENTS
                    + "rules ( matches ( method path ( type value ) headers "
                    + VALUES
                    + "queryParams "
                    + VALUES
                    + ") "
                    + RULE
                    + ") ";
    private static final String GRPC_ROUTE =
            PARENTS
                    + "rules ( matches ( method ( type service method ) headers "
                    + VALUES
                    + ") "
                    + RULE
                    + ") ";
    private static final String CONNECTION_ROUTE = PARENTS + "rules ( name " + BACKENDS + ") ";

    private static final String METADATA =
            "apiVersion kind status metadata ( name namespace labels annotations creationTimestamp"
                    + " ownerReferences uid resourceVersion generation generateName managedFields"
                    + " finalizers selfLink deletionTimestamp deletionGracePeriodSeconds ) ";

    private static final Map<Kind, Names> KINDS =
            Map.ofEntries(
                    of(
                            Kind.SERVER,
                            "port proxyProtocol accessPolicy externalWorkloadSelector podSelector ("
                                    + " "
                                    + SELECTOR
                                    + ") "),
                    of(
                            Kind.AUTHORIZATION_POLICY,
                            "targetRef ( "
                                    + REFERENCE
                                    + ") requiredAuthenticationRefs ( "
                                    + REFERENCE
                                    + ") "),
                    of(
                            Kind.MESH_TLS_AUTHENTICATION,
                            "identities identityRefs ( " + REFERENCE + ") "),
                    of(Kind.NETWORK_AUTHENTICATION, NETWORKS),
                    of(
                            Kind.SERVER_AUTHORIZATION,
                            "server ( name selector ( "
                                    + SELECTOR
                                    + ") ) client ( unauthenticated meshTLS ( unauthenticatedTLS"
                                    + " identities serviceAccounts ( name namespace ) ) "
                                    + NETWORKS
                                    + ") "),
                    of(
                            Kind.HTTP_LOCAL_RATE_LIMIT,
                            "targetRef ( "
                                    + REFERENCE
                                    + ") total ( requestsPerSecond ) identity ( requestsPerSecond )"
                                    + " overrides ( requestsPerSecond clientRefs ( "
                                    + REFERENCE
                                    + ") ) "),
                    of(Kind.EGRESS_NETWORK, "trafficPolicy " + NETWORKS),
                    of(Kind.HTTP_ROUTE, HTTP_ROUTE),
                    of(Kind.GATEWAY_HTTP_ROUTE, HTTP_ROUTE),
                    of(Kind.GRPC_ROUTE, GRPC_ROUTE),
                    of(Kind.TLS_ROUTE, CONNECTION_ROUTE),
                    of(Kind.TCP_ROUTE, CONNECTION_ROUTE),
                    of(
                            Kind.REFERENCE_GRANT,
                            "from ( group kind namespace ) to ( group kind name ) "));

    /** By name; what is below it, or nothing if that is not looked at here. */
    private record Names(Map<String, Names> below) {}

    private KnownFields() {}

    private static Map.Entry<Kind, Names> of(Kind kind, String spec) {
        String all = METADATA + "spec ( " + spec + ") )";
        return Map.entry(kind, read(List.of(all.split(" +", -1)).iterator()));
    }

    /** Names up to a closing bracket; brackets behind a name hold those below it. */
    private static Names read(Iterator<String> words) {
        Map<String, Names> names = new TreeMap<>();
        String last = "";
        for (String word = words.next(); !word.equals(")"); word = words.next()) {
            names.put(
                    word.equals("(") ? last : word,
                    word.equals("(") ? read(words) : new Names(Map.of()));
            last = word;
        }
        return new Names(names);
    }

    /** Adds a problem for each field that a resource of the kind does not have. */
    static void check(Kind kind, Field root) {
        Names names = KINDS.get(kind);
        if (names != null) {
            check(root, names);
        }
    }

    private static void check(Field field, Names names) {
        if (field.isList()) {
            field.items().forEach(item -> check(item, names));
        } else if (field.isMapping()) {
            for (String name : field.names()) {
                Names below = names.below().get(name);
                if (below == null) {
                    field.get(name)
                            .problem(
                                    "unknown here",
                                    NearNames.instead(name, names.below().keySet()));
                } else if (!below.below().isEmpty()) {
                    check(field.get(name), below);
                }
            }
        }
    }
}
