package io.gossamer.proxy.forward;

import org.jspecify.annotations.Nullable;

/** Listens to a relay whose bytes are counted where they pass the sockets. */
public final class QuietRelay implements TcpForwarder.Listener {

    public static final QuietRelay INSTANCE = new QuietRelay();

    private QuietRelay() {}

    @Override
    public void onClientBytes(int bytes) {}

    @Override
    public void onServerBytes(int bytes) {}

    @Override
    public void onClosed(@Nullable Throwable cause) {}
}
