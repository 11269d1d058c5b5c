package io.gossamer.proxy.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.detect.UndecidedConnection.Evidence;
import io.gossamer.proxy.model.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UndecidedConnectionTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration FAILFAST = Duration.ofSeconds(3);

    private final EmbeddedChannel client = channel();
    private final EmbeddedChannel onward = channel();
    private final RecordingOwner owner = new RecordingOwner();

    @AfterEach
    void releaseEverything() {
        client.finishAndReleaseAll();
        onward.finishAndReleaseAll();
    }

    @Test
    void leavesAClientThatSpeaksAtOnceAlone() {
        start(DetectionSettings.detect(TIMEOUT));
        send(client, "GET / HTTP/1.1\r\n\r\n");
        advance(Duration.ofSeconds(1));
        assertThat(owner.connect).isNull();
        assertDecided(Protocol.HTTP1, Evidence.CLIENT_BYTES);
        assertThat(client.config().isAutoRead()).isFalse();
        assertThat(received(client)).isEmpty();
        decision().proceed();
        assertThat(received(client)).isEqualTo("GET / HTTP/1.1\r\n\r\n");
        assertThat(client.config().isAutoRead()).isTrue();
        assertThat(client.pipeline().get(ProtocolDetector.class)).isNull();
    }

    @Test
    void handsOnTheVeryBufferThatCame() {
        start(DetectionSettings.detect(TIMEOUT));
        ByteBuf sent = Unpooled.copiedBuffer("GET / HTTP/1.1\r\n", StandardCharsets.US_ASCII);
        client.writeInbound(sent);
        decision().proceed();
        ByteBuf handed = client.readInbound();
        assertThat((Object) handed).isSameAs(sent);
        handed.release();
    }

    @Test
    void connectsOnwardAfterFiftyMillisecondsOfSilenceNotSooner() {
        start(DetectionSettings.detect(TIMEOUT));
        advance(Duration.ofMillis(49));
        assertThat(owner.connect).isNull();
        advance(Duration.ofMillis(1));
        assertThat(owner.connect).isNotNull();
        assertThat(owner.decisions).isEmpty();
    }

    @Test
    void neverConnectsOnwardForASilentClientThatMustSpeak() {
        start(DetectionSettings.waitForClient(TIMEOUT));
        advance(Duration.ofHours(1));
        assertThat(owner.connect).isNull();
        assertThat(owner.events).isEmpty();
    }

    @Test
    void relaysWhenTheServerSpeaksFirst() {
        silentAndConnected();
        send(onward, "220 ready\r\n");
        assertDecided(Protocol.OPAQUE, Evidence.SERVER_BYTES);
        assertThat(decision().onward()).isSameAs(onward);
        assertThat(onward.config().isAutoRead()).isFalse();
        send(client, "EHLO me\r\n");
        decision().proceed();
        assertThat(received(onward)).isEqualTo("220 ready\r\n");
        assertThat(received(client)).isEqualTo("EHLO me\r\n");
    }

    @Test
    void goesOnWaitingWhenTheServerSendsHttp2Settings() {
        silentAndConnected();
        onward.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}));
        assertThat(onward.isOpen()).isFalse();
        advance(Duration.ofHours(1));
        assertThat(owner.decisions).isEmpty();
        send(client, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        assertDecided(Protocol.HTTP2, Evidence.CLIENT_BYTES);
        assertThat(decision().onward()).isNull();
        assertThat(owner.connects).isEqualTo(1);
    }

    @Test
    void goesOnWaitingWhenTheServerEndsWithoutAByte() {
        silentAndConnected();
        onward.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(onward.isOpen()).isFalse();
        send(client, "\0\0");
        assertDecided(Protocol.OPAQUE, Evidence.CLIENT_BYTES);
        assertThat(decision().onward()).isNull();
    }

    @Test
    void closesTheSpeculativeConnectionWhenTheClientSpeaksHttp() {
        silentAndConnected();
        send(client, "GET ");
        assertDecided(Protocol.HTTP1, Evidence.CLIENT_BYTES);
        assertThat(decision().onward()).isNull();
        assertThat(onward.isOpen()).isFalse();
    }

    @Test
    void usesTheSpeculativeConnectionWhenTheClientIsOpaque() {
        silentAndConnected();
        send(client, "*1\r\n");
        assertDecided(Protocol.OPAQUE, Evidence.CLIENT_BYTES);
        assertThat(decision().onward()).isSameAs(onward);
        decision().proceed();
        assertThat(received(client)).isEqualTo("*1\r\n");
    }

    @Test
    void waitsForThePendingConnectionWhenTheClientTurnsOutOpaque() {
        silent();
        send(client, "*1\r\n");
        assertThat(owner.decisions).isEmpty();
        connect().connected(onward);
        assertDecided(Protocol.OPAQUE, Evidence.CLIENT_BYTES);
        assertThat(decision().onward()).isSameAs(onward);
    }

    @Test
    void closesAPendingConnectionThatComesAfterHttp() {
        silent();
        send(client, "GET ");
        assertDecided(Protocol.HTTP1, Evidence.CLIENT_BYTES);
        connect().connected(onward);
        assertThat(onward.isOpen()).isFalse();
        assertThat(owner.decisions).hasSize(1);
    }

    @Test
    void passesTheHalfCloseOfASilentClientOn() {
        silentAndConnected();
        client.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertDecided(Protocol.OPAQUE, Evidence.HALF_CLOSE);
        decision().proceed();
        assertThat(client.pipeline().get(Tail.class).inputShutdown).isTrue();
    }

    @Test
    void keepsTheClientUntilFailfastWhenTheConnectFails() {
        silent();
        advance(Duration.ofSeconds(1));
        connect().failed(new ConnectException("refused"));
        advance(Duration.ofMillis(1999));
        assertThat(owner.events).isEmpty();
        advance(Duration.ofMillis(1));
        assertThat(owner.events).containsExactly("unreachable refused");
    }

    @Test
    void decidesByTheClientAlsoAfterTheConnectFailed() {
        silent();
        connect().failed(new ConnectException("refused"));
        send(client, "GET ");
        assertDecided(Protocol.HTTP1, Evidence.CLIENT_BYTES);
        advance(Duration.ofMinutes(1));
        assertThat(owner.events).isEmpty();
    }

    @Test
    void endsAtTheLimitOfTimeOnlyWithUndecidedBytes() {
        start(DetectionSettings.waitForClient(TIMEOUT));
        advance(Duration.ofMinutes(5));
        send(client, "OPTI");
        advance(TIMEOUT.minusMillis(1));
        assertThat(owner.decisions).isEmpty();
        advance(Duration.ofMillis(1));
        assertDecided(Protocol.OPAQUE, Evidence.LIMIT);
    }

    @Test
    void endsAtTheLimitOfBytes() {
        start(DetectionSettings.detect(TIMEOUT));
        send(client, "PURGE /");
        for (int i = 0; i < 8 && owner.decisions.isEmpty(); i++) {
            send(client, "a".repeat(1024));
        }
        assertDecided(Protocol.OPAQUE, Evidence.LIMIT);
    }

    @Test
    void reportsTheServerNameOfATlsClientThatComesInPieces() throws Exception {
        start(DetectionSettings.detect(TIMEOUT));
        byte[] hello = ClientHellos.of("books.example.org");
        for (byte b : hello) {
            assertThat(owner.decisions).isEmpty();
            client.writeInbound(Unpooled.wrappedBuffer(new byte[] {b}));
        }
        assertDecided(Protocol.TLS, Evidence.CLIENT_BYTES);
        assertThat(decision().serverName()).isEqualTo("books.example.org");
    }

    @Test
    void tellsOnlyTlsFromADeclaredProtocol() {
        start(DetectionSettings.tlsOr(Protocol.HTTP2, TIMEOUT));
        advance(Duration.ofSeconds(1));
        assertThat(owner.connect).isNull();
        send(client, "P");
        assertDecided(Protocol.HTTP2, Evidence.CLIENT_BYTES);
    }

    @Test
    void closesTheSpeculativeConnectionWhenTheClientGoes() {
        silentAndConnected();
        client.close();
        assertThat(owner.events).containsExactly("closed");
        assertThat(onward.isOpen()).isFalse();
    }

    @Test
    void tellsThatTheClientHasGoneWhileTheConnectionItNeedsIsPending() {
        silent();
        send(client, "*1\r\n");
        client.close();
        connect().connected(onward);
        assertThat(owner.events).containsExactly("closed");
        assertThat(owner.decisions).isEmpty();
        assertThat(onward.isOpen()).isFalse();
    }

    private void start(DetectionSettings settings) {
        client.freezeTime();
        UndecidedConnection.start(client, settings, FAILFAST, owner);
        client.pipeline().addLast(new Tail());
    }

    private void silent() {
        start(DetectionSettings.detect(TIMEOUT));
        advance(Duration.ofMillis(50));
        assertThat(owner.connect).isNotNull();
    }

    private void silentAndConnected() {
        silent();
        connect().connected(onward);
        assertThat(owner.decisions).isEmpty();
        assertThat(onward.config().isAutoRead()).isTrue();
    }

    private void advance(Duration time) {
        client.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        client.runScheduledPendingTasks();
    }

    private UndecidedConnection.OnwardConnect connect() {
        UndecidedConnection.OnwardConnect connect = owner.connect;
        assertThat(connect).isNotNull();
        return connect;
    }

    private UndecidedConnection.Decision decision() {
        return owner.decisions.get(0);
    }

    private void assertDecided(Protocol protocol, Evidence evidence) {
        assertThat(owner.decisions).hasSize(1);
        assertThat(decision().protocol()).isEqualTo(protocol);
        assertThat(decision().evidence()).isEqualTo(evidence);
    }

    private static EmbeddedChannel channel() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAutoRead(false);
        return channel;
    }

    private static void send(EmbeddedChannel channel, String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    private static String received(EmbeddedChannel channel) {
        StringBuilder text = new StringBuilder();
        for (ByteBuf next = channel.readInbound(); next != null; next = channel.readInbound()) {
            text.append(next.toString(StandardCharsets.ISO_8859_1));
            next.release();
        }
        return text.toString();
    }

    private static final class Tail extends ChannelInboundHandlerAdapter {

        private boolean inputShutdown;

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            inputShutdown |= event == ChannelInputShutdownEvent.INSTANCE;
        }
    }

    private static final class RecordingOwner implements UndecidedConnection.Owner {

        private final List<UndecidedConnection.Decision> decisions = new ArrayList<>();
        private final List<String> events = new ArrayList<>();
        private UndecidedConnection.@Nullable OnwardConnect connect;
        private int connects;

        @Override
        public void connectOnward(UndecidedConnection.OnwardConnect result) {
            connect = result;
            connects++;
        }

        @Override
        public void onDecided(UndecidedConnection.Decision decision) {
            decisions.add(decision);
        }

        @Override
        public void onUnreachable(Throwable cause) {
            events.add("unreachable " + cause.getMessage());
        }

        @Override
        public void onClosed() {
            events.add("closed");
        }
    }
}
