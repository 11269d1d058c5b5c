package io.gossamer.proxy.inbound;

import io.gossamer.proxy.http.RequestHandler;
import io.gossamer.proxy.model.Target;
import io.netty.channel.Channel;

/**
 * The way out for peers that name a host of the mesh instead of a port of ours (contract section 4,
 * transport header). What comes here is authorized already. One event loop, that of the channels.
 */
public interface Gateway {

    /** Takes the requests of one connection to a name that the mesh must know. */
    RequestHandler requests(Target.Authority target);

    /**
     * Relays a connection to a name that the mesh must know, or closes it.
     *
     * @param proceed hands on the client's bytes, once the next stage stands
     */
    void relay(Channel client, Target.Authority target, Runnable proceed);
}
