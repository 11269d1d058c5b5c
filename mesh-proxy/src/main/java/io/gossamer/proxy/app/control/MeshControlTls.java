package io.gossamer.proxy.app.control;

import io.gossamer.proxy.control.connect.ControlTls;
import io.gossamer.proxy.identify.HandshakeListener;
import io.gossamer.proxy.identify.LocalIdentity;
import io.gossamer.proxy.identify.MeshTls;
import io.gossamer.proxy.identify.TlsConnection;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.TlsIdentity;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;

/** TLS of the mesh as the control plane's client sees it. */
record MeshControlTls(LocalIdentity identity, MeshTls tls) implements ControlTls {

    @Override
    public boolean hasCertificate() {
        return identity.isCertified();
    }

    @Override
    public void install(ChannelPipeline pipeline, String serverName, Handshake handshake) {
        tls.installClient(
                pipeline,
                new TlsIdentity(serverName, serverName),
                MeshTls.ClientMode.REGULAR,
                new PassOn(handshake));
    }

    private record PassOn(Handshake to) implements HandshakeListener {
        @Override
        public void secured(ChannelHandlerContext ctx, TlsConnection connection) {
            to.secured();
        }

        @Override
        public void failed(ChannelHandlerContext ctx, ProxyFailure failure) {
            to.failed(failure);
        }
    }
}
