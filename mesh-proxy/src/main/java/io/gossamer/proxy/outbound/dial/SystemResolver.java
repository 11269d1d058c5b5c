package io.gossamer.proxy.outbound.dial;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.Target;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Names outside the mesh, as the system knows them (rule R13). The look-up blocks and so runs on an
 * executor of its own; the answer comes back on the loop.
 */
public final class SystemResolver {

    /** Called on the loop, once. */
    public interface Callback {
        void onResolved(List<InetSocketAddress> addresses);

        void onFailed(ProxyFailure failure);
    }

    private final EventLoop loop;
    private final Executor blocking;

    /**
     * @param blocking bounded; may refuse
     */
    public SystemResolver(EventLoop loop, Executor blocking) {
        this.loop = loop;
        this.blocking = blocking;
    }

    public void resolve(Target.Authority authority, Callback callback) {
        try {
            blocking.execute(() -> lookUp(authority, callback));
        } catch (RejectedExecutionException e) {
            callback.onFailed(
                    ProxyFailure.of(
                            FailureCode.LOAD_SHED,
                            authority.host() + ": too many names are being resolved"));
        }
    }

    private void lookUp(Target.Authority authority, Callback callback) {
        try {
            List<InetSocketAddress> addresses =
                    List.of(InetAddress.getAllByName(authority.host())).stream()
                            .map(address -> new InetSocketAddress(address, authority.port()))
                            .toList();
            loop.execute(() -> callback.onResolved(addresses));
        } catch (UnknownHostException e) {
            ProxyFailure failure =
                    ProxyFailure.of(
                            FailureCode.NAME_NOT_FOUND,
                            authority.host() + " (expected: a service of the mesh or a DNS name)");
            loop.execute(() -> callback.onFailed(failure));
        }
    }
}
