package io.gossamer.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.demo.http.ServiceClient;
import io.gossamer.demo.reviews.v1.BookRef;
import io.gossamer.demo.reviews.v1.ReviewsGrpc;
import io.gossamer.demo.traffic.Traffic;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole shop in one process, its services told each other's addresses. */
@Timeout(60)
class ShopTest {

    private final Deque<Role> roles = new ArrayDeque<>();
    private final Map<String, String> addresses = new HashMap<>();

    @BeforeEach
    void startTheShop() throws Exception {
        for (String role : List.of("reviews", "stock", "prices", "coupons", "legacy")) {
            addresses.put(role, "127.0.0.1:" + start(role, Map.of()).port());
        }
        addresses.put("books", "127.0.0.1:" + start("books", addresses).port());
        addresses.put("web", "127.0.0.1:" + start("web", addresses).port());
    }

    @AfterEach
    void closeTheShop() {
        while (!roles.isEmpty()) {
            roles.pop().close();
        }
    }

    @Test
    void pageShowsWhatEveryServiceKnows() throws Exception {
        String page = client("web").send("GET", "/", "").body();

        assertThat(page)
                .contains("The Gossamer Bookshop")
                .containsPattern("<td class=\"n\">[3-5]\\.\\d</td><td class=\"n\">40</td>")
                .contains("Ships by mail coach within 3 days.")
                .contains("Your coupon today: ");
    }

    @Test
    void orderTakesOneCopyFromTheWarehouse() throws Exception {
        Map<?, ?> receipt = client("web").post("/orders", Map.of("buyer", "x"), Map.class);

        assertThat(receipt.get("copiesLeft")).isEqualTo(39.0);
    }

    @Test
    void everyFifthCouponFails() throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            statuses.add(client("coupons").send("GET", "/coupons", "").statusCode());
        }

        assertThat(statuses).containsExactly(200, 200, 200, 200, 500, 200, 200, 200, 200, 500);
    }

    @Test
    void pricesArriveOverTheWebSocketWithoutBeingAskedFor() throws Exception {
        Map<?, ?> health = Map.of();
        do {
            health = client("web").get("/health", Map.class);
        } while (!(health.get("priceUpdates") instanceof Double updates && updates >= 2.0));

        assertThat(health.get("status")).isEqualTo("ok");
    }

    @Test
    void reviewsStreamOneMessagePerReader() {
        ManagedChannel channel =
                NettyChannelBuilder.forTarget(addresses.getOrDefault("reviews", ""))
                        .usePlaintext()
                        .build();
        try {
            assertThat(
                            ReviewsGrpc.newBlockingStub(channel)
                                    .listReviews(BookRef.newBuilder().setBookId("genji").build()))
                    .toIterable()
                    .hasSize(4);
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void visitorsAreServedWithoutAFailure() throws Exception {
        Map<String, String> options = new HashMap<>(addresses);
        options.put("rate", "10");
        Traffic traffic = (Traffic) start("traffic", options);
        while (traffic.succeeded() < 20 && traffic.failed() == 0) {
            Thread.onSpinWait();
        }

        assertThat(traffic.failed()).isZero();
    }

    private Role start(String role, Map<String, String> options) throws Exception {
        Role started = Demo.start(role, new Options(options));
        roles.push(started);
        return started;
    }

    private ServiceClient client(String service) {
        return new ServiceClient(HostPort.parse(service, addresses.getOrDefault(service, "")));
    }
}
