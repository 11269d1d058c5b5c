package io.gossamer.proxy.app;

import io.gossamer.proxy.control.connect.ControlTls;
import io.gossamer.proxy.identify.HandshakeListener;
import io.gossamer.proxy.identify.LocalIdentity;
import io.gossamer.proxy.identify.MeshTls;
import io.gossamer.proxy.identify.TlsConnection;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.TlsIdentity;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;

/** The mesh's TLS for connections to the control plane. */
record ControlTlsOf(LocalIdentity identity, MeshTls tls) implements ControlTls {

    @Override
    public boolean hasCertificate() {
        return identity.isCertified();
    }

    @Override
    public void install(ChannelPipeline pipeline, String serverName) {
        tls.installClient(
                pipeline,
                new TlsIdentity(serverName, serverName),
                MeshTls.ClientMode.REGULAR,
                new HandshakeListener() {
                    @Override
                    public void secured(ChannelHandlerContext ctx, TlsConnection connection) {}

                    @Override
                    public void failed(ChannelHandlerContext ctx, ProxyFailure failure) {
                        ctx.fireExceptionCaught(failure);
                    }
                });
    }
}
