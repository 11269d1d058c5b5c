package io.gossamer.bench.backend;

/** What the backend offers, each on a port of its own. */
public enum Service {
    /** HTTP/1.1: a body as long as the path says, or a short answer to a POST. */
    HTTP1(Protocol.HTTP1, 8000),
    /** HTTP/2 without TLS: 100 bytes. */
    HTTP2(Protocol.HTTP2, 8001),
    /** A unary gRPC method: a message of 128 bytes. */
    GRPC_UNARY(Protocol.HTTP2, 8002),
    /** A server-streaming gRPC method: 1,000 messages of 1 KiB. */
    GRPC_STREAM(Protocol.HTTP2, 8003),
    /** Sends back what comes. */
    TCP_ECHO(Protocol.TCP, 8004),
    /** Sends without end once a byte has come. */
    TCP_SOURCE(Protocol.TCP, 8005);

    /** What a proxy in front of it has to speak. */
    public enum Protocol {
        HTTP1,
        HTTP2,
        TCP
    }

    /** Body of the small answers, in bytes. */
    public static final int SMALL_BODY = 100;

    /** Message of the unary method, in bytes, without its prefix. */
    public static final int UNARY_MESSAGE = 128;

    /** Message of the streaming method, in bytes, without its prefix. */
    public static final int STREAM_MESSAGE = 1024;

    /** Messages of a streaming call. */
    public static final int STREAM_MESSAGES = 1000;

    /** Length of the prefix of a gRPC message. */
    public static final int GRPC_PREFIX = 5;

    private final Protocol protocol;
    private final int servicePort;

    Service(Protocol protocol, int servicePort) {
        this.protocol = protocol;
        this.servicePort = servicePort;
    }

    /** Port under which a mesh knows it, not one that anybody listens on. */
    public int servicePort() {
        return servicePort;
    }

    public Protocol protocol() {
        return protocol;
    }
}
