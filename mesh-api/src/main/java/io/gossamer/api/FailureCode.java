package io.gossamer.api;

/**
 * Why a request or a connection failed in the mesh: one catalogue for the proxy, the services, the
 * CLI and the dashboard (rule R23). Status codes are those of contract section 4.
 */
public enum FailureCode {
    FAILFAST(
            "failfast",
            504,
            4,
            "no endpoint became ready within the failfast timeout",
            "see /why and 'mesh endpoints AUTHORITY': are there endpoints, and do they accept"
                    + " connections?"),
    LOAD_SHED(
            "loadshed",
            503,
            8,
            "the proxy serves as much at once as it may",
            "retry after the stated time; the limits are those of mesh.proxy.limits, or of the heap"),
    DESTINATION_LIMIT(
            "limit",
            503,
            14,
            "the destination is asked for as much at once as its Service permits",
            "retry after the stated time, or raise the balancer.gossamer.io/max-* annotation that is"
                    + " named"),
    CONNECT_FAILED(
            "connect",
            502,
            14,
            "the endpoint did not accept a connection",
            "is the application listening on that port?"),
    CONNECT_TIMEOUT(
            "connect timeout",
            504,
            4,
            "the endpoint did not answer in time",
            "is the endpoint's host up and the port open?"),
    CONNECTION_CLOSED(
            "i/o",
            502,
            14,
            "the endpoint closed the connection before it answered",
            "see the log of the endpoint's application and sidecar"),
    IDENTITY_MISMATCH(
            "identity required",
            502,
            14,
            "the peer's certificate has another identity than expected",
            "compare 'mesh identity NAME' with 'mesh endpoints AUTHORITY'"),
    TLS_FAILED(
            "tls",
            502,
            14,
            "the mTLS handshake with the peer failed",
            "do both sides trust the same anchor, and are their clocks right?"),
    RESPONSE_TIMEOUT(
            "response timeout",
            504,
            4,
            "the response did not begin or end within the route's timeout",
            "raise the timeout of the route, or see why the service is slow"),
    ROUTE_NOT_FOUND(
            "route not found",
            404,
            12,
            "no route of the policy matches the request",
            "compare the request with the routes of the server"),
    DENIED(
            "unauthorized",
            403,
            7,
            "no authorization of the server permits this client",
            "allow the client's identity in an AuthorizationPolicy of the server"),
    ROUTE_REFUSES(
            "refused by route",
            403,
            7,
            "a route of the destination's policy refuses it",
            "see the route or EgressNetwork that is named: a route of it that is for this permits"
                    + " it"),
    TOKEN_REQUIRED(
            "token required",
            401,
            16,
            "the server permits this client only with a token of an end user, and there is none",
            "send the token where the JwtAuthentication says; the application must pass it on"),
    TOKEN_INVALID(
            "token invalid",
            401,
            16,
            "the token of the end user is none that the server accepts",
            "get a new token of the issuer and for the audience that the JwtAuthentication names"),
    TOKEN_INSUFFICIENT(
            "token insufficient",
            403,
            7,
            "the token of the end user lacks a claim that the server asks for",
            "grant the end user the scope or role that the JwtAuthentication names"),
    RATE_LIMITED(
            "rate limited",
            429,
            8,
            "the local rate limit of the server is used up",
            "slow down, or raise the limit of the HTTPLocalRateLimitPolicy"),
    GATEWAY_LOOP(
            "gateway loop",
            508,
            10,
            "the request came back to the proxy that sent it",
            "remove the redirect or name that leads back to this proxy"),
    GATEWAY_DOMAIN(
            "gateway domain invalid",
            404,
            5,
            "the gateway does not serve this name",
            "add the name's suffix to the gateway's suffixes"),
    PORT_REFUSED(
            "port refused",
            403,
            7,
            "the port is not one that this sidecar serves",
            "declare it with 'mesh run --port' or mesh.proxy.inbound.app-ports"),
    BAD_REQUEST(
            "bad request",
            400,
            13,
            "the request is malformed or its framing ambiguous",
            "mend the client; the reason names the rule of RFC 9112 or 9113"),
    HEADERS_TOO_LARGE(
            "headers too large",
            431,
            8,
            "the header section is larger than 64 KiB or 1,000 fields",
            "send fewer or shorter headers"),
    URI_TOO_LONG(
            "uri too long", 414, 8, "the request line is longer than 32 KiB", "shorten the URI"),
    UPGRADE_REQUIRED(
            "http version", 505, 13, "the HTTP version is not supported", "use HTTP/1.1 or HTTP/2"),
    NAME_NOT_FOUND(
            "name not found",
            502,
            14,
            "the name is neither in the mesh nor in DNS",
            "check the name, or start the service with 'mesh run --name'"),
    DETECT_TIMEOUT(
            "tls detection timeout",
            408,
            4,
            "the client sent too little to tell its protocol",
            "declare the port's protocol in the policy"),
    INVALID_POLICY(
            "invalid policy",
            500,
            13,
            "the policy for this destination is malformed",
            "see the log of the policy service"),
    CANCELLED("cancelled", 499, 1, "the client went away", "nothing: the client cancelled"),
    UNEXPECTED("unexpected", 500, 13, "the proxy failed", "report this with the log of the proxy");

    private final String label;
    private final int httpStatus;
    private final int grpcStatus;
    private final String cause;
    private final String remedy;

    FailureCode(String label, int httpStatus, int grpcStatus, String cause, String remedy) {
        this.label = label;
        this.httpStatus = httpStatus;
        this.grpcStatus = grpcStatus;
        this.cause = cause;
        this.remedy = remedy;
    }

    /** Value of the {@code error} label of metrics. Stable. */
    public String label() {
        return label;
    }

    public int httpStatus() {
        return httpStatus;
    }

    public int grpcStatus() {
        return grpcStatus;
    }

    /** One clause: what happened. */
    public String cause() {
        return cause;
    }

    /** One clause: what to do. */
    public String remedy() {
        return remedy;
    }
}
