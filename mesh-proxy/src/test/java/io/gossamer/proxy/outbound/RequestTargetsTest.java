package io.gossamer.proxy.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.accept.MeshNames;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.Target;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.AsciiString;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a request goes by its connection, its authority and, in ingress mode, its override. */
class RequestTargetsTest {

    private static final Target DIALLED = new Target.Address(new InetSocketAddress("10.1.2.3", 80));

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<String> asked = new ArrayList<>();
    private final Destinations mesh = destinations("mesh");
    private final Destinations asDialled = destinations("as dialled");

    private Destinations destinations(String name) {
        return new Destinations(
                channel.eventLoop(),
                target -> {
                    asked.add(name + " " + target.authority());
                    return (executor, listener) -> () -> {};
                },
                new MeshNames("default", "cluster.local"),
                Duration.ofSeconds(5),
                Duration.ofSeconds(3));
    }

    @AfterEach
    void close() {
        mesh.close();
        asDialled.close();
        channel.close();
    }

    @Test
    void outsideIngressModeTheOverrideIsAHeaderLikeAnyOther() throws Exception {
        RequestHead head = request("shop", "books:81");

        new RequestTargets(mesh, null, DIALLED).acquire(head);
        new RequestTargets(mesh, null, null).acquire(head);

        assertThat(asked)
                .containsExactly("mesh 10.1.2.3:80", "mesh shop.default.svc.cluster.local:80");
        assertThat((Object) head.headers.get(HttpNames.DST_OVERRIDE)).hasToString("books:81");
    }

    @Test
    void inIngressModeTheOverrideWinsAndIsStripped() throws Exception {
        RequestHead named = request("example.com", "books.default.svc.cluster.local");
        named.headers.add(new AsciiString("L5d_Dst_Override"), new AsciiString("evil"));

        new RequestTargets(mesh, asDialled, DIALLED).acquire(named);
        new RequestTargets(mesh, asDialled, null).acquire(request("example.com", "shop:8080"));

        assertThat(asked)
                .containsExactly(
                        "mesh books.default.svc.cluster.local:80",
                        "mesh shop.default.svc.cluster.local:8080");
        assertThat(named.headers.size()).isZero();
    }

    @Test
    void inIngressModeWithoutOverrideARequestGoesWhereItWasGoing() throws Exception {
        new RequestTargets(mesh, asDialled, DIALLED).acquire(request("example.com", null));
        new RequestTargets(mesh, asDialled, null).acquire(request("www.example.com:8080", null));

        assertThat(asked).containsExactly("as dialled 10.1.2.3:80", "mesh www.example.com:8080");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "books:0", "books:99999", "http://books", "books:", ":80"})
    void anOverrideThatIsNoNameIsABadRequestThatSaysSo(String value) {
        RequestTargets targets = new RequestTargets(mesh, asDialled, DIALLED);
        RequestHead head = request("example.com", value);

        ProxyFailure failure =
                catchThrowableOfType(ProxyFailure.class, () -> targets.acquire(head));

        assertThat(failure.code()).isEqualTo(FailureCode.BAD_REQUEST);
        assertThat(failure)
                .hasMessage("l5d-dst-override: " + value + " (expected: host or host:port)");
        assertThat(asked).isEmpty();
    }

    @Test
    void twoOverridesAreABadRequest() {
        RequestTargets targets = new RequestTargets(mesh, asDialled, DIALLED);
        RequestHead head = request("example.com", "books");
        head.headers.add(HttpNames.DST_OVERRIDE, new AsciiString("shop"));

        assertThat(catchThrowableOfType(ProxyFailure.class, () -> targets.acquire(head)).code())
                .isEqualTo(FailureCode.BAD_REQUEST);
    }

    @Test
    void anUnreadableAuthorityIsABadRequest() {
        RequestTargets targets = new RequestTargets(mesh, null, null);

        assertThat(
                        catchThrowableOfType(
                                ProxyFailure.class, () -> targets.acquire(request("", null))))
                .hasMessageContaining("authority: ");
    }

    private static RequestHead request(String authority, @Nullable String override) {
        HeaderBlock headers = new HeaderBlock();
        if (override != null) {
            headers.add(HttpNames.DST_OVERRIDE, new AsciiString(override));
        }
        RequestHead head =
                new RequestHead(
                        HttpVersion.HTTP_1_1, new AsciiString("GET"), HttpNames.SLASH, headers);
        head.authority = new AsciiString(authority);
        return head;
    }
}
