package io.gossamer.proxy.http;

/** Counts what a connection tells its pool. */
public final class RecordingOwner implements ClientConnection.Owner {

    public int available;
    public int draining;
    public int closed;

    @Override
    public void onAvailable(ClientConnection connection) {
        available++;
    }

    @Override
    public void onDraining(ClientConnection connection) {
        draining++;
    }

    @Override
    public void onClosed(ClientConnection connection) {
        closed++;
    }
}
