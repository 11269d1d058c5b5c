package io.gossamer.proxy.http;

/** Bounds on what a peer may make the proxy hold (rule R24). Bytes unless said otherwise. */
public final class HttpLimits {

    /** Header section, decoded; more is 431. */
    public static final int MAX_HEADER_BYTES = 64 * 1024;

    /** Fields in a header section; more is 431. */
    public static final int MAX_FIELDS = 1_000;

    /** Request line; more is 414. */
    public static final int MAX_REQUEST_LINE = 32 * 1024;

    /** Trailer section; more is a broken message. */
    public static final int MAX_TRAILER_BYTES = 16 * 1024;

    /** Extension of one chunk; more is a broken message. */
    public static final int MAX_CHUNK_EXTENSION = 1024;

    /** Body bytes that a stream delivers before they are consumed (contract: HTTP/2 window). */
    public static final int STREAM_WINDOW = 65_535;

    /** Body bytes of all streams of one HTTP/2 connection before they are consumed. */
    public static final int CONNECTION_WINDOW = 1024 * 1024;

    /** Streams that a peer may have open on one connection. */
    public static final int MAX_STREAMS = 100;

    /** Informational responses before one final response. */
    public static final int MAX_INFORMATIONAL = 32;

    private HttpLimits() {}
}
