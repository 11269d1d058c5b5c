package io.gossamer.proxy.route.match;

import com.google.re2j.Pattern;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.model.HostMatch;
import io.gossamer.proxy.model.RequestMatch;
import io.gossamer.proxy.model.RequestMatch.Condition;
import io.gossamer.proxy.model.RequestMatch.ValueMatch;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The rule of a request among one and among many. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouteTableBenchmark {

    /** How many rules have a path of their own and lead elsewhere by a header. */
    @Param({"1", "8", "1000"})
    int rules;

    private RouteTable<String> outbound;
    private RouteTable<String> inbound;
    private RouteTable<String> hosts;
    private RouteTable<String> expressions;
    private RouteTable<String> tenants;
    private RouteTable<String> pages;
    private RouteTable<String> methods;
    private RouteTable<String> headerExpressions;
    private RouteTable<String> queryExpressions;
    private RouteTable<String> anyCase;
    private RouteTable<String> classes;
    private RouteTable<String> rpcs;
    private RouteTable<String> profile;
    private RequestHead ofMethod;
    private RequestHead ofRpc;
    private RequestHead ofProfile;
    private RequestHead ofTenant;
    private RequestHead ofTenantInWords;
    private RequestHead ofClass;
    private RequestHead ofPage;
    private RequestHead first;
    private RequestHead ofHost;
    private RequestHead none;

    /** Half exact, half prefixes; the rule that is asked for is the last in precedence. */
    @Setup
    public void compile() {
        outbound = table(false);
        inbound = table(true);
        hosts = hosts();
        // Behind a segment of its own.
        expressions = table(rule -> Requests.regex("/api/v1/books/" + rule + "/[a-z]+"));
        tenants = tenants(Requests::header);
        pages = tenants(Requests::query);
        methods = table(rule -> Requests.method("M" + rule));
        headerExpressions = table(rule -> expression(rule, true));
        queryExpressions = table(rule -> expression(rule, false));
        anyCase = table(rule -> tenant("(?i)Tenant-" + rule + "(-[a-z]+)?"));
        classes = table(rule -> tenant(classes(rule)));
        rpcs = table(rule -> Requests.regex("/(shop|store)\\.Books" + rule + "/(Get|List).*"));
        profile = table(RouteTableBenchmark::condition);
        String last = Integer.toString(rules - 1);
        ofMethod = Requests.request("M" + last, "books.default:80", "/");
        ofRpc = Requests.request("POST", "books.default:80", "/shop.Books" + last + "/GetOne");
        ofProfile = Requests.get("/books/" + last + "/reviews");
        ofTenant = browser(last);
        ofTenantInWords = browser("tenant-" + last);
        ofClass = browser(word(rules - 1));
        ofPage = Requests.get("/api/v1/books?sort=title&x-tenant=" + last);
        ofHost = Requests.request("GET", "books-0.shop.example:80", "/api/v1/books/0/reviews");
        first = Requests.get("/api/v1/books/0/reviews?page=2");
        none = Requests.get("/api/v2/authors/17");
    }

    private RouteTable<String> table(boolean strict) {
        RouteTable.Builder<String> builder = RouteTable.builder(strict);
        for (int rule = 0; rule < rules; rule++) {
            String path = "/api/v1/books/" + rule;
            builder.add(
                    List.of(),
                    List.of(
                            rule % 2 == 0
                                    ? Requests.prefix(path)
                                    : Requests.exact(path + "/cover")),
                    "rule " + rule);
        }
        return builder.build();
    }

    private RouteTable<String> table(IntFunction<RequestMatch> match) {
        RouteTable.Builder<String> builder = RouteTable.builder(false);
        for (int rule = 0; rule < rules; rule++) {
            builder.add(List.of(), List.of(match.apply(rule)), "rule " + rule);
        }
        return builder.build();
    }

    /** That a value is of a tenant, with or without a suffix. */
    private static RequestMatch expression(int rule, boolean header) {
        List<ValueMatch> value =
                List.of(new ValueMatch("x-tenant", null, Pattern.compile(rule + "(-[a-z]+)?")));
        return header
                ? new RequestMatch(null, value, List.of(), null)
                : new RequestMatch(null, List.of(), value, null);
    }

    private static RequestMatch tenant(String expression) {
        return new RequestMatch(
                null,
                List.of(new ValueMatch("x-tenant", null, Pattern.compile(expression))),
                List.of(),
                null);
    }

    /** Each digit as one of two letters, then three digits: no character is there for certain. */
    private static String classes(int rule) {
        StringBuilder expression = new StringBuilder();
        for (char letter : word(rule).substring(0, 3).toCharArray()) {
            expression.append('[').append(letter).append("x]");
        }
        return expression.append("[0-9]{3}").toString();
    }

    private static String word(int rule) {
        return "%c%c%c417".formatted('a' + rule % 10, 'a' + rule / 10 % 10, 'a' + rule / 100);
    }

    /** Of a service profile. */
    private static RequestMatch condition(int rule) {
        return RequestMatch.of(
                new Condition.All(
                        List.of(
                                new Condition.Method("GET"),
                                new Condition.Path(
                                        Pattern.compile("/books/" + rule + "/[a-z]+")))));
    }

    /** Rules that differ in one value alone; the rule that is asked for is the last. */
    private RouteTable<String> tenants(BiFunction<String, String, RequestMatch> match) {
        return table(rule -> match.apply("x-tenant", Integer.toString(rule)));
    }

    /** A request with as many headers as a browser sends. */
    private static RequestHead browser(String tenant) {
        return Requests.request(
                "GET",
                "books.default:80",
                "/api/v1/books",
                "Host",
                "books.default:80",
                "User-Agent",
                "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
                "Accept",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                "Accept-Language",
                "en-GB,en;q=0.5",
                "Accept-Encoding",
                "gzip, deflate, br",
                "Cookie",
                "session=31d4d96e407aad42; theme=dark",
                "X-Tenant",
                tenant,
                "Referer",
                "http://books.default/api/v1/authors");
    }

    /** A host for each rule: half by their names, half by the domain above. */
    private RouteTable<String> hosts() {
        RouteTable.Builder<String> builder = RouteTable.builder(false);
        for (int rule = 0; rule < rules; rule++) {
            HostMatch host =
                    rule % 2 == 0
                            ? new HostMatch.Exact("books-" + rule + ".shop.example")
                            : new HostMatch.Suffix(List.of("example", "shop", "tenant-" + rule));
            builder.add(List.of(host), List.of(Requests.prefix("/")), "rule " + rule);
        }
        return builder.build();
    }

    /** By the method alone. */
    @Benchmark
    public Object byMethod() {
        return methods.find(ofMethod);
    }

    /** By an expression for the value of a header. */
    @Benchmark
    public Object byHeaderExpression() {
        return headerExpressions.find(ofTenant);
    }

    /** By an expression for the value of a header, in whatever case. */
    @Benchmark
    public Object byExpressionInAnyCase() {
        return anyCase.find(ofTenantInWords);
    }

    /** By an expression that consists of classes of characters. */
    @Benchmark
    public Object byClasses() {
        return classes.find(ofClass);
    }

    /** By an expression for the value of a query parameter. */
    @Benchmark
    public Object byQueryExpression() {
        return queryExpressions.find(ofPage);
    }

    /** By an expression for service and method of gRPC. */
    @Benchmark
    public Object byRpcExpression() {
        return rpcs.find(ofRpc);
    }

    /** By the conditions of a service profile. */
    @Benchmark
    public Object byCondition() {
        return profile.find(ofProfile);
    }

    /** By the value of a header. */
    @Benchmark
    public Object byHeader() {
        return tenants.find(ofTenant);
    }

    /** By the value of a query parameter. */
    @Benchmark
    public Object byQuery() {
        return pages.find(ofPage);
    }

    /** By the host alone. */
    @Benchmark
    public Object byHost() {
        return hosts.find(ofHost);
    }

    /** By an expression that begins with literal segments. */
    @Benchmark
    public Object byExpression() {
        return expressions.find(first);
    }

    /** As a client's sidecar does it. */
    @Benchmark
    public Object found() {
        return outbound.find(first);
    }

    /** Where no rule has it. */
    @Benchmark
    public Object notFound() {
        return outbound.find(none);
    }

    /** As a server's sidecar does it, which reads a path in several ways if it is not plain. */
    @Benchmark
    public Object strict() {
        return inbound.find(first);
    }
}
