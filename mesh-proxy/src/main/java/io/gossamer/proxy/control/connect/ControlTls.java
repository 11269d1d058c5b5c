package io.gossamer.proxy.control.connect;

import io.netty.channel.ChannelPipeline;

/** mTLS for connections to the control plane, as the stage that owns identities provides it. */
public interface ControlTls {

    /** Whether this proxy has a certificate to show. */
    boolean hasCertificate();

    /** Hears once how a handshake ended. On the channel's loop. */
    interface Handshake {

        /** The server is who it should be; handlers for what follows are added here. */
        void secured();

        /** It is not, or there was no answer; the channel is being closed. */
        void failed(Throwable cause);
    }

    /**
     * Adds TLS as client at the end of a pipeline.
     *
     * @param serverName SNI, and the identity that the server must have
     */
    void install(ChannelPipeline pipeline, String serverName, Handshake handshake);
}
