package io.gossamer.api;

/** ALPN names and fixed numbers of proxy-to-proxy connections. */
public final class MeshProtocols {

    /** ALPN of the contract's transport header (contract section 4). */
    public static final String ALPN_TRANSPORT_HEADER = "transport.l5d.io/v1";

    /** ALPN between our own proxies, offered first (rule R7). */
    public static final String ALPN_GOSSAMER = "io.gossamer/1";

    /** First bytes of the contract's transport header, before a 4-byte big-endian length. */
    public static final String TRANSPORT_PREFACE = "transport.l5d.io/v1\r\n\r\n";

    public static final int INBOUND_PORT = 4143;
    public static final int OUTBOUND_PORT = 4140;
    public static final int TAP_PORT = 4190;
    public static final int ADMIN_PORT = 4191;
    public static final int IDENTITY_PORT = 8080;
    public static final int DESTINATION_PORT = 8086;
    public static final int POLICY_PORT = 8090;
    public static final int WEB_PORT = 8084;

    private MeshProtocols() {}
}
