package io.gossamer.destination.resource.parse.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.parse.ManifestParser;
import io.gossamer.destination.resource.parse.ParsedManifest;
import io.gossamer.destination.resource.route.ParentRef;
import io.gossamer.destination.resource.route.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteParserTest {

    private static final String ROUTE =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: %s
            metadata:
              name: r
              annotations: {%s}
            spec:
              parentRefs: [{group: "", kind: Service, name: books, port: 80}]
              %s
            """;

    private final ManifestParser parser = new ManifestParser();

    @ParameterizedTest
    @CsvSource({
        "policy.linkerd.io/v1beta3, HTTPRoute, HTTP_ROUTE",
        "gateway.networking.k8s.io/v1, HTTPRoute, GATEWAY_HTTP_ROUTE",
        "gateway.networking.k8s.io/v1, GRPCRoute, GRPC_ROUTE",
        "gateway.networking.k8s.io/v1alpha2, TLSRoute, TLS_ROUTE",
        "gateway.networking.k8s.io/v1alpha2, TCPRoute, TCP_ROUTE",
    })
    void everyKindOfRouteIsRead(String version, String name, Kind kind) {
        ParsedManifest parsed =
                parser.parse(
                        "a.yaml",
                        ROUTE.formatted(name, "", "rules: [{}]")
                                .replace("gateway.networking.k8s.io/v1", version));

        assertThat(parsed.problems()).isEmpty();
        Route route = (Route) parsed.resources().get(0);
        assertThat(route.kind()).isEqualTo(kind);
        ParentRef parent = route.parents().get(0);
        assertThat(parent.isService()).isTrue();
        assertThat(parent.namespace()).isEqualTo("default");
        assertThat(parent.port()).isEqualTo(80);
        assertThat(parent.place().line()).isEqualTo(7);
    }

    @Test
    void routeWithoutRulesMatchesEverything() {
        Route route =
                (Route)
                        parser.parse("a.yaml", ROUTE.formatted("HTTPRoute", "", ""))
                                .resources()
                                .get(0);

        assertThat(route.rules())
                .singleElement()
                .satisfies(
                        rule -> {
                            assertThat(rule.matches()).isEmpty();
                            assertThat(rule.backends()).isEmpty();
                        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTPRoute | rules: [{filters: [{type: URLRewrite}]}] |"
                        + " rules[0].filters[0].urlRewrite | a hostname, a path",
                "GRPCRoute | rules: [{filters: [{type: URLRewrite}]}] | rules[0].filters[0].type |"
                        + " RequestHeaderModifier",
                "HTTPRoute | rules: [{backendRefs: [{name: a, port: 1, filters: [{type:"
                        + " URLRewrite}]}]}] | rules[0].backendRefs[0].filters[0].urlRewrite | a"
                        + " hostname, a path",
                "HTTPRoute | 'rules: [{matches: [{path: {type: Exact, value: /a}}], backendRefs:"
                        + " [{name: a, port: 1, filters: [{type: URLRewrite, urlRewrite: {path:"
                        + " {type: ReplacePrefixMatch, replacePrefixMatch: /b}}}]}]}]' |"
                        + " rules[0].backendRefs[0].filters | one match",
                "HTTPRoute | 'rules: [{filters: [{type: URLRewrite, urlRewrite: {path: {type:"
                        + " ReplaceFullPath, replaceFullPath: /a}}}], backendRefs: [{name: a, port:"
                        + " 1, filters: [{type: URLRewrite, urlRewrite: {path: {type:"
                        + " ReplacePrefixMatch, replacePrefixMatch: /b}}}]}]}]' |"
                        + " rules[0].backendRefs[0].filters | the prefix that matched is gone",
                "HTTPRoute | 'rules: [{backendRefs: [{name: a, port: 1, filters: [{type:"
                        + " RequestRedirect}, {type: RequestMirror, requestMirror: {backendRef:"
                        + " {name: a, port: 1}}}]}]}]' | rules[0].backendRefs[0].filters | either",
                "GRPCRoute | rules: [{backendRefs: [{name: a, port: 1, filters: [{type:"
                        + " URLRewrite}]}]}] | rules[0].backendRefs[0].filters[0].type |"
                        + " RequestHeaderModifier or RequestMirror",
                "HTTPRoute | rules: [{filters: [{type: URLRewrite, urlRewrite: {hostname: A}}]}] |"
                        + " rules[0].filters[0].urlRewrite.hostname | DNS name",
                "HTTPRoute | rules: [{filters: [{type: URLRewrite, urlRewrite: {hostname:"
                        + " a:80}}]}] | rules[0].filters[0].urlRewrite.hostname | without a port",
                "HTTPRoute | rules: [{filters: [{type: URLRewrite, urlRewrite: {path: {}}}]}] |"
                        + " rules[0].filters[0].urlRewrite.path.type | ReplaceFullPath",
                "HTTPRoute | rules: [{filters: [{type: URLRewrite, urlRewrite: {path: {type:"
                        + " ReplaceFullPath, replaceFullPath: x}}}]}] |"
                        + " rules[0].filters[0].urlRewrite.path.replaceFullPath | begins with /",
                "HTTPRoute | rules: [{filters: [{type: URLRewrite, urlRewrite: {path: {type:"
                        + " ReplaceFullPath, replaceFullPath: /a?b}}}]}] |"
                        + " rules[0].filters[0].urlRewrite.path.replaceFullPath | whole escapes",
                "HTTPRoute | rules: [{filters: [{type: URLRewrite, urlRewrite: {path: {type:"
                        + " ReplaceFullPath, replaceFullPath: //a}}}]}] |"
                        + " rules[0].filters[0].urlRewrite.path.replaceFullPath | take for a host",
                "HTTPRoute | rules: [{filters: [{type: URLRewrite, urlRewrite: {path: {type:"
                        + " ReplacePrefixMatch}}}]}] |"
                        + " rules[0].filters[0].urlRewrite.path.replacePrefixMatch | a path",
                "HTTPRoute | 'rules: [{matches: [{path: {type: Exact, value: /a}}], filters: [{type:"
                        + " URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch,"
                        + " replacePrefixMatch: /b}}}]}]' | rules[0].filters | one match",
                "HTTPRoute | 'rules: [{filters: [{type: RequestRedirect}, {type: URLRewrite,"
                        + " urlRewrite: {hostname: a}}]}]' | rules[0].filters | either",
                "HTTPRoute | rules: [{filters: [{type: RequestMirror}]}] |"
                        + " rules[0].filters[0].requestMirror.backendRef | a port of a Service",
                "TCPRoute | rules: [{filters: [{type: RequestMirror}]}] |"
                        + " rules[0].filters[0].type | no filters",
                "HTTPRoute | rules: [{filters: [{type: RequestMirror, requestMirror: {backendRef:"
                        + " {name: a}}}]}] | rules[0].filters[0].requestMirror.backendRef.port |"
                        + " a port of the Service",
                "GRPCRoute | rules: [{filters: [{type: RequestMirror, requestMirror: {percent: 101,"
                        + " backendRef: {name: a, port: 1}}}]}] |"
                        + " rules[0].filters[0].requestMirror.percent | 0 to 100",
                "HTTPRoute | rules: [{filters: [{type: RequestMirror, requestMirror: {percent: 1,"
                        + " fraction: {numerator: 1}, backendRef: {name: a, port: 1}}}]}] |"
                        + " rules[0].filters[0].requestMirror.fraction | either",
                "HTTPRoute | rules: [{filters: [{type: RequestMirror, requestMirror: {fraction:"
                        + " {numerator: 3, denominator: 2}, backendRef: {name: a, port: 1}}}]}] |"
                        + " rules[0].filters[0].requestMirror.fraction.numerator | 0 to 2",
                "HTTPRoute | rules: [{filters: [{type: RequestRedirect}, {type: RequestMirror,"
                        + " requestMirror: {backendRef: {name: a, port: 1}}}]}] |"
                        + " rules[0].filters | sends nothing",
                "GRPCRoute | rules: [{filters: [{type: ResponseHeaderModifier}]}] |"
                        + " rules[0].filters[0].type | RequestHeaderModifier",
                "TCPRoute | rules: [{filters: [{type: RequestHeaderModifier}]}] |"
                        + " rules[0].filters[0].type | no filters",
                "GRPCRoute | rules: [{retry: {attempts: 2}}] | rules[0].retry |"
                        + " retry.linkerd.io/grpc",
                "HTTPRoute | rules: [{filters: [{type: RequestRedirect, requestRedirect:"
                        + " {statusCode: 304}}]}] |"
                        + " rules[0].filters[0].requestRedirect.statusCode | 303, 307",
                "HTTPRoute | rules: [{retry: {codes: [200]}}] | rules[0].retry.codes[0] |"
                        + " 400 to 599",
                "HTTPRoute | rules: [{retry: {attempts: -1}}] | rules[0].retry.attempts |"
                        + " 0 to 65535",
                "HTTPRoute | rules: [{sessionPersistence: {}}] | rules[0].sessionPersistence |"
                        + " balancer.gossamer.io/session-affinity",
                "HTTPRoute | rules: [] | rules | at least one",
                "TCPRoute | '' | rules | at least one",
                "TCPRoute | rules: [{}, {}] | rules | one rule",
                "TCPRoute | '{hostnames: [a], rules: [{}]}' | hostnames | no hostnames",
                "HTTPRoute | hostnames: [Books] | hostnames[0] | lower case",
                "HTTPRoute | hostnames: [\"*\"] | hostnames[0] | DNS name",
                "HTTPRoute | rules: [{matches: [{path: {value: x}}]}] |"
                        + " rules[0].matches[0].path.value | begins with /",
                "HTTPRoute | rules: [{matches: [{path: {type: Glob}}]}] |"
                        + " rules[0].matches[0].path.type | PathPrefix",
                "HTTPRoute | 'rules: [{matches: [{headers: [{name: a, type: RegularExpression,"
                        + " value: \"(\"}]}]}]' | rules[0].matches[0].headers[0].value |"
                        + " regular expression",
                "HTTPRoute | 'rules: [{matches: [{path: {type: RegularExpression, value:"
                        + " \"/(?=a)b\"}}]}]' | rules[0].matches[0].path.value | RE2",
                "HTTPRoute | 'rules: [{matches: [{headers: [{name: a}, {name: A}]}]}]' |"
                        + " rules[0].matches[0].headers[1].name | once",
                "GRPCRoute | 'rules: [{matches: [{method: {type: RegularExpression, service:"
                        + " a}}]}]' | rules[0].matches[0].method.type | Exact",
                "GRPCRoute | rules: [{matches: [{method: {}}]}] | rules[0].matches[0].method |"
                        + " service",
                "HTTPRoute | rules: [{backendRefs: [{name: b}]}] | rules[0].backendRefs[0].port |"
                        + " port",
                "HTTPRoute | 'rules: [{backendRefs: [{name: b, port: 1, weight: 1000001}]}]' |"
                        + " rules[0].backendRefs[0].weight | 1000000",
                "HTTPRoute | rules: [{timeouts: {request: 5}}] | rules[0].timeouts.request |"
                        + " string",
                "HTTPRoute | rules: [{timeouts: {request: 5x}}] | rules[0].timeouts.request |"
                        + " 500ms",
                "HTTPRoute | 'rules: [{timeouts: {request: 1s, backendRequest: 2s}}]' |"
                        + " rules[0].timeouts.backendRequest | at most",
                "HTTPRoute | 'rules: [{filters: [{type: RequestRedirect}], backendRefs: [{name: b,"
                        + " port: 1}]}]' | rules[0].backendRefs | no backends",
                "HTTPRoute | 'rules: [{filters: [{type: RequestHeaderModifier,"
                        + " requestHeaderModifier: {set: [{name: \"a b\"}]}}]}]' |"
                        + " rules[0].filters[0].requestHeaderModifier.set[0].name | header",
                "HTTPRoute | 'rules: [{filters: [{type: RequestHeaderModifier,"
                        + " requestHeaderModifier: {set: [{name: a, value: \"x\\r\\ny: z\"}]}}]}]'"
                        + " | rules[0].filters[0].requestHeaderModifier.set[0].value | control",
            })
    void whatCannotBeCarriedOutIsAProblem(String kind, String spec, String field, String expected) {
        String content = spec.startsWith("{") ? spec.substring(1, spec.length() - 1) : spec;
        ParsedManifest parsed =
                parser.parse(
                        "a.yaml",
                        ROUTE.formatted(kind, "", content.replace("], rules", "]\n  rules")));

        assertThat(parsed.refused()).hasSize(1);
        assertThat(parsed.problems())
                .anySatisfy(
                        problem -> {
                            assertThat(problem.field()).isEqualTo("spec." + field);
                            assertThat(problem.expected()).contains(expected);
                            assertThat(problem.line()).isPositive();
                        });
    }

    @Test
    void annotationOfARouteIsChecked() {
        ParsedManifest parsed =
                parser.parse(
                        "a.yaml", ROUTE.formatted("HTTPRoute", "retry.linkerd.io/http: often", ""));

        assertThat(parsed.problems())
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.field())
                                    .isEqualTo("metadata.annotations.retry.linkerd.io/http");
                            assertThat(problem.line()).isEqualTo(5);
                        });
    }

    @Test
    void routeOfAServerHasNoFilterForResponses() {
        ParsedManifest parsed =
                parser.parse(
                        "a.yaml",
                        ROUTE.formatted(
                                        "HTTPRoute",
                                        "",
                                        "rules: [{filters: [{type: ResponseHeaderModifier}]}]")
                                .replace(
                                        "group: \"\", kind: Service",
                                        "group: policy.linkerd.io, kind: Server"));

        assertThat(parsed.problems())
                .extracting(problem -> problem.field())
                .containsExactly("spec.rules[0].filters[0].type");
    }
}
