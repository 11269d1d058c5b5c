package io.gossamer.proxy.identify;

import io.gossamer.proxy.model.ProxyFailure;
import io.netty.channel.ChannelHandlerContext;

/** Hears once how a handshake ended. Called on the channel's loop. */
public interface HandshakeListener {

    /**
     * The peer is verified. Decrypted bytes follow on the pipeline only after this returns, so
     * handlers for them are added here.
     *
     * @param ctx where the handshake's handlers were added: handlers after it see decrypted bytes
     */
    void secured(ChannelHandlerContext ctx, TlsConnection connection);

    /** The channel is being closed; no byte of the application was exchanged. */
    void failed(ChannelHandlerContext ctx, ProxyFailure failure);
}
