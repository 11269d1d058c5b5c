package io.gossamer.proxy.control.connect;

import io.netty.channel.ChannelPipeline;

/** mTLS for connections to the control plane, as the stage that owns identities provides it. */
public interface ControlTls {

    /** Whether this proxy has a certificate to show. */
    boolean hasCertificate();

    /**
     * Adds TLS as client at the end of a pipeline. If the server is not who it should be, the cause
     * goes down the pipeline as exception and the channel closes.
     *
     * @param serverName SNI, and the identity that the server must have
     */
    void install(ChannelPipeline pipeline, String serverName);
}
