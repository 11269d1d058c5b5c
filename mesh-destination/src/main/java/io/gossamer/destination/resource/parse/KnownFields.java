package io.gossamer.destination.resource.parse;

import io.gossamer.destination.resource.Kind;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The fields that policy has. One that is misspelt would count as absent, and of a demand that
 * means: none is made. So every other field is a problem, as it is to the API of a cluster.
 */
final class KnownFields {

    /** Letters that differ between a name and what was meant. */
    private static final int ALIKE = 3;

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
                    field.get(name).problem("unknown here", meant(name, names));
                } else if (!below.below().isEmpty()) {
                    check(field.get(name), below);
                }
            }
        }
    }

    private static String meant(String name, Names names) {
        String closest = null;
        int least = ALIKE + 1;
        for (String known : names.below().keySet()) {
            int distance = distance(name, known);
            if (distance < least) {
                closest = known;
                least = distance;
            }
        }
        return orAll(closest, names);
    }

    private static String orAll(@Nullable String closest, Names names) {
        return closest == null ? "one of " + String.join(", ", names.below().keySet()) : closest;
    }

    /** Letters to add, leave out or change until one is the other. */
    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > ALIKE) {
            return ALIKE + 1;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
