package io.gossamer.proxy.http;

/** A response without its body. Mutable like {@link RequestHead}. */
public final class ResponseHead {

    public HttpVersion version;
    public int status;
    public HeaderBlock headers;

    /** Content-Length, or -1 if there is none. */
    public long contentLength = -1;

    public ResponseHead(HttpVersion version, int status, HeaderBlock headers) {
        this.version = version;
        this.status = status;
        this.headers = headers;
    }

    /** 1xx other than 101: another head follows. */
    public boolean isInformational() {
        return status >= 100 && status < 200 && status != 101;
    }
}
