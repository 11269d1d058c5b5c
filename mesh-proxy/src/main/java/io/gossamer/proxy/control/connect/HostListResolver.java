package io.gossamer.proxy.control.connect;

import io.gossamer.proxy.control.connect.ControlAddress.HostPort;
import io.gossamer.proxy.grpc.Dialer;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;

/**
 * Resolves a list of hosts to all their addresses, again for each connection. The system's resolver
 * blocks, so names have a thread for the time that it takes; a channel asks once at a time.
 */
final class HostListResolver {

    private static final ThreadFactory THREADS = new DefaultThreadFactory("control-resolver", true);

    private final List<HostPort> hosts;
    private final EventLoop loop;

    HostListResolver(List<HostPort> hosts, EventLoop loop) {
        this.hosts = hosts;
        this.loop = loop;
    }

    void resolve(Dialer.Addresses to) {
        if (hosts.stream().allMatch(HostListResolver::isLiteral)) {
            lookUp().tell(to);
        } else {
            THREADS.newThread(
                            () -> {
                                Found found = lookUp();
                                tell(found, to);
                            })
                    .start();
        }
    }

    private void tell(Found found, Dialer.Addresses to) {
        try {
            loop.execute(() -> found.tell(to));
        } catch (RejectedExecutionException e) {
            // The proxy has ended meanwhile: nobody asks any more.
        }
    }

    private static boolean isLiteral(HostPort host) {
        return NetUtil.isValidIpV4Address(host.host()) || NetUtil.isValidIpV6Address(host.host());
    }

    private Found lookUp() {
        List<SocketAddress> addresses = new ArrayList<>();
        String failure = "";
        for (HostPort host : hosts) {
            try {
                for (InetAddress ip : InetAddress.getAllByName(host.host())) {
                    addresses.add(new InetSocketAddress(ip, host.port()));
                }
            } catch (UnknownHostException e) {
                failure =
                        host.host() + ": unknown host (expected: a name that the system resolves)";
            }
        }
        return new Found(addresses, failure);
    }

    /**
     * What was found.
     *
     * @param failure of the last host that is unknown
     */
    private record Found(List<SocketAddress> addresses, String failure) {

        void tell(Dialer.Addresses to) {
            if (addresses.isEmpty()) {
                to.failed(failure);
            } else {
                to.found(addresses);
            }
        }
    }
}
