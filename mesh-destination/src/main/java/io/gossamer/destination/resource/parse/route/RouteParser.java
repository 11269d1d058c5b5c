package io.gossamer.destination.resource.parse.route;

import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.parse.Field;
import io.gossamer.destination.resource.route.BackendRef;
import io.gossamer.destination.resource.route.ParentRef;
import io.gossamer.destination.resource.route.Route;
import io.gossamer.destination.resource.route.Route.Protocol;
import io.gossamer.destination.resource.route.RouteFilter;
import io.gossamer.destination.resource.route.RouteMatch;
import io.gossamer.destination.resource.route.RouteRule;
import io.gossamer.destination.resource.route.RuleRetry;
import io.gossamer.destination.resource.traffic.DurationText;
import io.gossamer.destination.resource.traffic.SessionAffinity;
import io.gossamer.destination.resource.traffic.TrafficAnnotations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Routes of the Gateway API and of {@code policy.linkerd.io}. What could not be carried out is a
 * problem: a rule that is there and does not hold would be worse than none.
 */
public final class RouteParser {

    private static final String GATEWAY_GROUP = "gateway.networking.k8s.io";
    private static final int MAX_WEIGHT = 1_000_000;
    private static final int MAX_ATTEMPTS = 65_535;
    private static final String ATTEMPTS = "repetitions, 0 to " + MAX_ATTEMPTS;
    private static final Pattern HOST =
            Pattern.compile(
                    "(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private final Protocol protocol;
    private final String namespace;

    private RouteParser(Protocol protocol, String namespace) {
        this.protocol = protocol;
        this.namespace = namespace;
    }

    public static Route parse(Kind kind, Field root, Metadata metadata) {
        Field annotations = root.get("metadata").get("annotations");
        boolean grpc = Route.protocolOf(kind) == Protocol.GRPC;
        TrafficAnnotations.faultsOfRoute(metadata.annotations(), grpc)
                .forEach(fault -> annotations.get(fault.key()).problem(fault.expected()));
        RouteParser parser = new RouteParser(Route.protocolOf(kind), metadata.namespace());
        Field spec = root.get("spec");
        List<ParentRef> parents = parser.parents(spec.get("parentRefs"));
        return new Route(
                kind,
                metadata,
                parents,
                parser.hosts(spec.get("hostnames")),
                parser.rules(spec.get("rules"), parents));
    }

    private List<ParentRef> parents(Field field) {
        List<ParentRef> parents = new ArrayList<>();
        for (Field item : field.items()) {
            String kind = item.get("kind").string("Gateway");
            boolean gateway = kind.equals("Gateway");
            parents.add(
                    new ParentRef(
                            group(item.get("group"), gateway ? GATEWAY_GROUP : ""),
                            kind,
                            item.get("namespace").string(namespace),
                            item.get("name").required("the name of a Service or Server"),
                            optionalPort(item.get("port")),
                            item.get("sectionName").string(""),
                            item.place()));
        }
        return parents;
    }

    private List<String> hosts(Field field) {
        List<String> hosts = new ArrayList<>();
        if (protocol == Protocol.TCP && field.present()) {
            field.problem("no hostnames: a TCPRoute sees none");
        }
        for (Field item : field.items()) {
            String host = item.required("a DNS name, or one below *.");
            if (!host.isEmpty() && !HOST.matcher(host).matches()) {
                item.problem("a DNS name in lower case, possibly with a leading *.");
            }
            hosts.add(host);
        }
        return hosts;
    }

    private List<RouteRule> rules(Field field, List<ParentRef> parents) {
        boolean http = protocol == Protocol.HTTP || protocol == Protocol.GRPC;
        List<RouteRule> rules = new ArrayList<>();
        for (Field item : field.items()) {
            rules.add(rule(item, parents));
        }
        if (rules.isEmpty() && (!http || field.present())) {
            field.problem("at least one rule");
        }
        if (rules.size() > 1 && !http) {
            field.problem("one rule; several of them could not be told apart");
        }
        if (rules.isEmpty() && http) {
            rules.add(
                    new RouteRule(
                            List.of(), List.of(), List.of(), null, null, null, field.place(), 0));
        }
        return rules;
    }

    private RouteRule rule(Field field, List<ParentRef> parents) {
        if (protocol != Protocol.HTTP) {
            refuse(field.get("retry"), "the annotation retry.linkerd.io/grpc");
        }
        refuse(
                field.get("sessionPersistence"),
                "the annotation " + SessionAffinity.ANNOTATION + " of the Service");
        RouteFilters filters = new RouteFilters(protocol, parents, namespace);
        List<RouteFilter> parsed = filters.parse(field.get("filters"));
        List<BackendRef> backends = new ArrayList<>();
        List<Field> references = field.get("backendRefs").items();
        for (Field item : references) {
            backends.add(backend(item, filters));
        }
        boolean redirects = parsed.stream().anyMatch(RouteFilter.Redirect.class::isInstance);
        if (redirects && !backends.isEmpty()) {
            field.get("backendRefs").problem("no backends beside a RequestRedirect");
        }
        List<RouteMatch> matches = matches(field.get("matches"));
        ExtendedFilters.check(field.get("filters"), parsed, matches);
        for (int i = 0; i < references.size(); i++) {
            ExtendedFilters.checkBackend(
                    references.get(i).get("filters"), backends.get(i).filters(), matches, parsed);
        }
        Field timeouts = field.get("timeouts");
        Duration request = duration(timeouts.get("request"));
        Duration backendRequest = duration(timeouts.get("backendRequest"));
        if (request != null
                && backendRequest != null
                && !request.isZero()
                && backendRequest.compareTo(request) > 0) {
            timeouts.get("backendRequest").problem("at most the time for the whole request");
        }
        return new RouteRule(
                matches,
                parsed,
                backends,
                request,
                backendRequest,
                protocol == Protocol.HTTP ? retry(field.get("retry")) : null,
                field.place(),
                timeouts.line());
    }

    private static @Nullable RuleRetry retry(Field field) {
        if (!field.present()) {
            return null;
        }
        List<Integer> codes = new ArrayList<>();
        for (Field item : field.get("codes").items()) {
            item.integer(400, 599, "a status from 400 to 599").ifPresent(codes::add);
        }
        Field attempts = field.get("attempts");
        int limit = attempts.present() ? attempts.integer(0, MAX_ATTEMPTS, ATTEMPTS).orElse(0) : 1;
        Duration backoff = duration(field.get("backoff"));
        return new RuleRetry(limit, codes, backoff == null ? Duration.ZERO : backoff, field.line());
    }

    private List<RouteMatch> matches(Field field) {
        List<RouteMatch> matches = new ArrayList<>();
        switch (protocol) {
            case HTTP -> field.items().forEach(item -> matches.add(RouteMatches.http(item)));
            case GRPC -> field.items().forEach(item -> matches.add(RouteMatches.grpc(item)));
            default -> refuse(field, "no matches: only HTTP and gRPC routes have them");
        }
        return matches;
    }

    private BackendRef backend(Field field, RouteFilters filters) {
        String group = group(field.get("group"), "");
        String kind = field.get("kind").string("Service");
        int port = optionalPort(field.get("port"));
        if (port == 0 && !field.get("port").present() && kind.equals("Service")) {
            field.get("port").problem("a port of the Service");
        }
        Field weight = field.get("weight");
        return new BackendRef(
                group,
                kind,
                field.get("namespace").string(namespace),
                field.get("name").required("the name of a Service"),
                port,
                weight.present()
                        ? weight.integer(0, MAX_WEIGHT, "a weight from 0 to " + MAX_WEIGHT)
                                .orElse(1)
                        : 1,
                filters.parse(field.get("filters")),
                field.place());
    }

    static String group(Field field, String absent) {
        String group = field.string(absent);
        return group.equals("core") ? "" : group;
    }

    static int optionalPort(Field field) {
        return field.present() ? field.port().orElse(0) : 0;
    }

    private static @Nullable Duration duration(Field field) {
        String text = field.string("");
        if (text.isEmpty()) {
            return null;
        }
        return DurationText.gateway(text)
                .orElseGet(
                        () -> {
                            field.problem(DurationText.GATEWAY);
                            return Duration.ZERO;
                        });
    }

    /** Refuses a field that would have no effect. */
    private static void refuse(Field field, String instead) {
        if (field.present()) {
            field.problem(instead);
        }
    }

    /** Annotations of Services and routes share their checks. */
    public static void checkService(Field root, Map<String, String> annotations) {
        Field field = root.get("metadata").get("annotations");
        TrafficAnnotations.faultsOfService(annotations)
                .forEach(fault -> field.get(fault.key()).problem(fault.expected()));
    }
}
