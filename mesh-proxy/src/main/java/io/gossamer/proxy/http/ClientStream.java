package io.gossamer.proxy.http;

/** An exchange on a connection that we opened to an endpoint. */
public interface ClientStream extends HttpStream {

    /** What an endpoint answers. */
    interface Listener extends HttpStreamListener {

        /** A head: any number of informational ones, then the final one. */
        void onResponse(ResponseHead head, boolean end);
    }
}
