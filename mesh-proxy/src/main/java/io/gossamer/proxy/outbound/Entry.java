package io.gossamer.proxy.outbound;

import io.gossamer.proxy.channel.Transport;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.channel.Channel;

/**
 * How a connection came in: what its client hears when the way on is clear, or closed. One call.
 */
interface Entry {

    /** The next stage stands at the end of the pipeline: the client's bytes may come. */
    void proceed();

    void refuse(ProxyFailure failure);

    /**
     * A redirected connection, or one to a declared port: its client hears nothing of the proxy.
     */
    static Entry direct(Channel client) {
        return new Entry() {
            @Override
            public void proceed() {
                client.config().setAutoRead(true);
            }

            @Override
            public void refuse(ProxyFailure failure) {
                Transport.abort(client);
            }
        };
    }
}
