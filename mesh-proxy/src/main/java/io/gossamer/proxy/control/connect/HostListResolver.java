package io.gossamer.proxy.control.connect;

import io.gossamer.proxy.control.connect.ControlAddress.HostPort;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a list of hosts to all their addresses, again after each failed connection. The system's
 * resolver blocks, so it runs on gRPC's offload executor.
 */
final class HostListResolver extends NameResolver {

    static final String SCHEME = "mesh-control";

    private final List<HostPort> hosts;
    private final String authority;
    private final Args args;
    private @Nullable Listener2 listener;
    private boolean resolving;
    private boolean shutdown;

    private HostListResolver(ControlAddress address, Args args) {
        this.hosts = address.hosts();
        this.authority = address.hosts().get(0).host();
        this.args = args;
    }

    /** Target text for a channel. */
    static String target(ControlAddress address) {
        return SCHEME + ":///" + address;
    }

    @Override
    public String getServiceAuthority() {
        return authority;
    }

    @Override
    public void start(Listener2 resolved) {
        listener = resolved;
        refresh();
    }

    /** In the channel's synchronization context. */
    @Override
    public void refresh() {
        if (resolving || shutdown) {
            return;
        }
        resolving = true;
        args.getOffloadExecutor()
                .execute(
                        () -> {
                            StatusOr<List<EquivalentAddressGroup>> found = lookup();
                            args.getSynchronizationContext().execute(() -> deliver(found));
                        });
    }

    private StatusOr<List<EquivalentAddressGroup>> lookup() {
        List<EquivalentAddressGroup> groups = new ArrayList<>();
        String failure = "";
        for (HostPort host : hosts) {
            try {
                for (InetAddress ip : InetAddress.getAllByName(host.host())) {
                    groups.add(new EquivalentAddressGroup(new InetSocketAddress(ip, host.port())));
                }
            } catch (UnknownHostException e) {
                failure =
                        host.host() + ": unknown host (expected: a name that the system resolves)";
            }
        }
        return groups.isEmpty()
                ? StatusOr.fromStatus(Status.UNAVAILABLE.withDescription(failure))
                : StatusOr.fromValue(groups);
    }

    private void deliver(StatusOr<List<EquivalentAddressGroup>> found) {
        resolving = false;
        if (listener != null && !shutdown) {
            listener.onResult2(ResolutionResult.newBuilder().setAddressesOrError(found).build());
        }
    }

    @Override
    public void shutdown() {
        shutdown = true;
    }

    /** Makes resolvers for targets of this scheme. */
    static final class Provider extends NameResolverProvider {
        @Override
        public @Nullable NameResolver newNameResolver(URI target, Args args) {
            if (!SCHEME.equals(target.getScheme())) {
                return null;
            }
            return new HostListResolver(ControlAddress.parse(target.getPath().substring(1)), args);
        }

        @Override
        protected boolean isAvailable() {
            return true;
        }

        @Override
        protected int priority() {
            return 5;
        }

        @Override
        public String getDefaultScheme() {
            return SCHEME;
        }

        @Override
        public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
            return Set.of(InetSocketAddress.class);
        }
    }
}
