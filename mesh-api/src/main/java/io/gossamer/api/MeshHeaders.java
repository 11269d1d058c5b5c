package io.gossamer.api;

/** Header names of the mesh, lower case (contract section 4, headers). */
public final class MeshHeaders {

    /** Identity of the client, set by the inbound proxy; any value from a peer is replaced. */
    public static final String CLIENT_ID = "l5d-client-id";

    /**
     * Source address of a call that a sidecar forwards to its control-plane service, as the sidecar
     * sees it; any value from a peer is replaced. Its absence on the service's own socket says that
     * the sidecar itself is calling.
     */
    public static final String CLIENT_IP = "x-gossamer-client-ip";

    public static final String DST_CANONICAL = "l5d-dst-canonical";
    public static final String DST_OVERRIDE = "l5d-dst-override";
    public static final String REQUIRE_ID = "l5d-require-id";

    /** Why the proxy answered itself. At most 1 KiB, no line breaks (rule R23). */
    public static final String PROXY_ERROR = "l5d-proxy-error";

    /** {@code close} asks the peer proxy to close the application's connection. */
    public static final String PROXY_CONNECTION = "l5d-proxy-connection";

    /** The version of an HTTP/1 request that travels as HTTP/2 between proxies. */
    public static final String ORIG_PROTO = "l5d-orig-proto";

    /** Request metadata: the extensions that our proxy understands (rule R14). */
    public static final String GOSSAMER_PROXY = "gossamer-proxy";

    /** Response metadata: {@code 1} once the server's sources have all been read (rule R15). */
    public static final String GOSSAMER_SYNCED = "gossamer-synced";

    private MeshHeaders() {}
}
