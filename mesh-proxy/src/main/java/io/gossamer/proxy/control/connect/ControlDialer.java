package io.gossamer.proxy.control.connect;

import io.gossamer.proxy.grpc.Dialer;
import io.gossamer.proxy.grpc.Sockets;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Connects to a service of the control plane: plaintext on this machine, else mTLS. */
final class ControlDialer implements Dialer {

    /** Contract section 2: connect timeout on loopback, and elsewhere. */
    private static final int LOCAL_CONNECT_MILLIS = 300;

    private static final int REMOTE_CONNECT_MILLIS = 1_000;

    private final ControlChannel.Settings settings;
    private final EventLoop loop;
    private final ControlTls tls;
    private final HostListResolver resolver;
    private final int timeoutMillis;

    ControlDialer(ControlChannel.Settings settings, EventLoop loop, ControlTls tls) {
        this.settings = settings;
        this.loop = loop;
        this.tls = tls;
        this.resolver = new HostListResolver(settings.address().hosts(), loop);
        this.timeoutMillis =
                settings.address().isLocal() ? LOCAL_CONNECT_MILLIS : REMOTE_CONNECT_MILLIS;
    }

    @Override
    public void resolve(Addresses to) {
        Path socket = settings.address().socket();
        if (isSecured() && settings.needsCertificate() && !tls.hasCertificate()) {
            to.failed("certificate: none yet (expected: the identity service issues one first)");
        } else if (socket != null) {
            to.found(List.of(Sockets.unix(loop, socket)));
        } else {
            resolver.resolve(to);
        }
    }

    private boolean isSecured() {
        return settings.address().socket() == null && !settings.serverName().isEmpty();
    }

    @Override
    public Channel dial(
            SocketAddress address, ChannelHandler connection, Consumer<Throwable> failed) {
        return Sockets.connect(
                loop,
                address,
                timeoutMillis,
                channel -> begin(channel, connection, failed),
                failed);
    }

    private void begin(Channel channel, ChannelHandler connection, Consumer<Throwable> failed) {
        if (isSecured()) {
            tls.install(
                    channel.pipeline(),
                    settings.serverName(),
                    new Begin(channel, connection, failed));
        } else {
            channel.pipeline().addLast(connection);
        }
    }

    /** HTTP/2 begins when the server has shown who it is. */
    private record Begin(Channel channel, ChannelHandler connection, Consumer<Throwable> whenFailed)
            implements ControlTls.Handshake {

        @Override
        public void secured() {
            channel.pipeline().addLast(connection);
        }

        @Override
        public void failed(Throwable cause) {
            whenFailed.accept(cause);
        }
    }
}
