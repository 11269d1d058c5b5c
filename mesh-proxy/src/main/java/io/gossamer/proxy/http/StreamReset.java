package io.gossamer.proxy.http;

/** Why a stream ended before its end. HTTP/1 knows only closing the connection. */
public enum StreamReset {
    CANCEL,
    /**
     * The peer has certainly not processed the request (RFC 9113 section 8.7, GOAWAY beyond last
     * id).
     */
    REFUSED,
    PROTOCOL_ERROR,
    INTERNAL_ERROR,
    FLOW_CONTROL_ERROR,
    ENHANCE_YOUR_CALM,
    /** The connection broke. */
    CONNECTION_LOST,
    /** The connection broke before a byte of the request was written. */
    CONNECTION_LOST_UNSENT
}
