package io.gossamer.proxy.channel;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;

/**
 * The TLS of a pipeline, whichever its provider: plain bytes on the inner side, records on the
 * outer one. It tells of a finished handshake by {@code SslHandshakeCompletionEvent}, and of the
 * peer's close_notify by {@code SslCloseCompletionEvent}; the own direction goes on after that.
 * Confined to the event loop.
 */
public interface TlsLayer extends ChannelHandler {

    /**
     * Ends the own direction by a close_notify, after what was written; the peer's goes on.
     *
     * @return done when the close_notify has left; its failure is that of the connection
     */
    ChannelFuture closeOutbound();
}
