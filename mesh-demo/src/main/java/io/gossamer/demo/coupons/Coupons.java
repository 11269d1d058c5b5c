package io.gossamer.demo.coupons;

import io.gossamer.demo.Options;
import io.gossamer.demo.Role;
import io.gossamer.demo.http.PathServer;
import io.gossamer.demo.http.Reply;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The shop's faulty endpoint: of {@code GET /coupons}, every fifth request fails with 500. The mesh
 * reveals it without a change here.
 */
public final class Coupons implements Role {

    private static final int FAULT_EVERY = 5;

    private final AtomicLong requests = new AtomicLong();
    private final PathServer server;

    private Coupons(Options options) throws IOException {
        this.server = PathServer.start(options.listen(), this::answer);
    }

    public static Coupons start(Options options) throws IOException {
        return new Coupons(options);
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }

    private Reply answer(String method, String path, String body) {
        if (path.equals("/health")) {
            return Reply.json("ok");
        }
        long number = requests.incrementAndGet();
        if (number % FAULT_EVERY == 0) {
            return Reply.error(500, "coupon printer: jammed (every fifth coupon fails)");
        }
        return Reply.json(new Coupon("THREAD-" + number % 100, 10));
    }

    private record Coupon(String code, int percent) {}
}
