package io.gossamer.it.pair;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.mesh.v1.BalancerExtension;
import io.gossamer.api.mesh.v1.OutboundPolicyExtension;
import io.gossamer.api.mesh.v1.SessionAffinity;
import io.gossamer.it.control.Messages;
import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.net.RawHttp;
import io.gossamer.it.server.ShopServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions by cookie over three replicas, through both sidecars. */
class SessionAffinityIT {

    private static final String SHOP = "shop.default.svc.cluster.local:80";
    private static final int USERS = 40;

    @TempDir Path folder;

    private final List<ShopServer> replicas = Stream.generate(ShopServer::start).limit(3).toList();
    private final List<ShopServer> open = new ArrayList<>(replicas);
    private ScriptedPair pair;

    @AfterEach
    void stop() {
        pair.close();
        open.forEach(ShopServer::close);
    }

    @Test
    void aUserKeepsToAReplicaAndOnlyThoseOfOneThatIsGoneMove() throws IOException {
        pair = ScriptedPair.create(folder);
        int[] ports = replicas.stream().mapToInt(ShopServer::port).toArray();
        pair.startServer(settings -> settings, ports);
        pair.publish("shop", 80, ports);
        pair.control()
                .outbound()
                .set(
                        SHOP,
                        Messages.servicePolicy("default", "shop", 80).toBuilder()
                                .setGossamer(byCookie())
                                .build());
        pair.startClient(settings -> settings.outboundPort("127.0.0.1:0", SHOP));

        ask("before");
        ask("before");
        List<ShopServer> before = homes("before");
        ShopServer gone = open.remove(0);
        gone.close();
        ask("after");
        ask("after");
        List<ShopServer> after = homes("after");

        assertThat(before).containsAll(replicas);
        for (int user = 0; user < USERS; user++) {
            if (before.get(user) == gone) {
                assertThat(after.get(user)).isNotSameAs(gone);
            } else {
                assertThat(after.get(user)).as("user " + user).isSameAs(before.get(user));
            }
        }
    }

    private static OutboundPolicyExtension byCookie() {
        return OutboundPolicyExtension.newBuilder()
                .addBalancers(
                        BalancerExtension.newBuilder()
                                .setPath(SHOP)
                                .setSessionAffinity(
                                        SessionAffinity.newBuilder().setCookie("SESSION")))
                .build();
    }

    /** A request of every user. */
    private void ask(String when) throws IOException {
        try (RawHttp web = RawHttp.connect(pair.shop())) {
            for (int user = 0; user < USERS; user++) {
                int status =
                        web.send(
                                        "GET /%s/%d HTTP/1.1\r\nHost: shop\r\nCookie: SESSION=u%d\r\n\r\n"
                                                .formatted(when, user, user))
                                .response()
                                .status();
                assertThat(status).isEqualTo(200);
            }
        }
    }

    /** The one replica that saw each user. */
    private List<ShopServer> homes(String when) {
        return IntStream.range(0, USERS)
                .mapToObj(
                        user -> {
                            List<ShopServer> seen =
                                    replicas.stream()
                                            .filter(
                                                    replica ->
                                                            replica.requestLines()
                                                                    .contains(
                                                                            "GET /" + when + "/"
                                                                                    + user))
                                            .toList();
                            assertThat(seen).as(when + " user " + user).hasSize(1);
                            return seen.get(0);
                        })
                .toList();
    }
}
