package io.gossamer.demo.legacy;

import io.gossamer.demo.Options;
import io.gossamer.demo.Role;
import io.gossamer.demo.http.PathServer;
import io.gossamer.demo.http.Reply;
import java.io.IOException;

/** The shipping service on an old machine: {@code GET /shipping}. It runs without a sidecar. */
public final class Legacy implements Role {

    private final PathServer server;

    private Legacy(PathServer server) {
        this.server = server;
    }

    public static Legacy start(Options options) throws IOException {
        return new Legacy(
                PathServer.start(
                        options.listen(),
                        (method, path, body) -> Reply.json(new Shipping("mail coach", 3))));
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }

    private record Shipping(String carrier, int days) {}
}
