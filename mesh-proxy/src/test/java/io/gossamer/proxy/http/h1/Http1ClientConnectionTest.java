package io.gossamer.proxy.http.h1;

import static io.gossamer.proxy.http.h1.Http1Bytes.bytes;
import static io.gossamer.proxy.http.h1.Http1Bytes.receive;
import static io.gossamer.proxy.http.h1.Http1Bytes.sent;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RecordingListener;
import io.gossamer.proxy.http.RecordingOwner;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.StreamReset;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Http1ClientConnectionTest {

    private final RecordingOwner owner = new RecordingOwner();
    private final Http1ClientConnection connection = new Http1ClientConnection(owner);
    private final EmbeddedChannel channel = new EmbeddedChannel(connection);
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    @Test
    void requestIsWrittenWithTheEffectiveAuthorityAsHost() {
        RequestHead head = request("GET");
        head.headers.add(new AsciiString("host"), new AsciiString("other"));
        head.headers.add(new AsciiString("x"), new AsciiString("1"));
        connection.open(head, true, listener);

        assertThat(sent(channel)).isEqualTo("GET /p HTTP/1.1\r\nhost: a\r\nx: 1\r\n\r\n");
    }

    @Test
    void absoluteFormOfAsteriskIsAnEmptyPath() {
        RequestHead head = request("OPTIONS");
        head.absoluteForm = true;
        head.path = new AsciiString("*");
        connection.open(head, true, listener);

        assertThat(sent(channel)).isEqualTo("OPTIONS http://a HTTP/1.1\r\nhost: a\r\n\r\n");
    }

    @Test
    void bodyOfUnknownLengthIsChunked() {
        ClientStream stream = connection.open(request("POST"), false, listener);
        stream.writeData(bytes("abc"), false);
        stream.writeData(Unpooled.EMPTY_BUFFER, true);

        assertThat(sent(channel))
                .isEqualTo(
                        "POST /p HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n"
                                + "3\r\nabc\r\n0\r\n\r\n");
    }

    @Test
    void missingBodyOfPostIsTold() {
        connection.open(request("POST"), true, listener);

        assertThat(sent(channel)).contains("content-length: 0\r\n");
    }

    @Test
    void connectionIsUsedAgainAfterALengthOrTheLastChunk() {
        connection.open(request("GET"), true, listener);
        receive(channel, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nKeep-Alive: timeout=7\r\n\r\nok");

        assertThat(listener.body).hasToString("ok");
        assertThat(listener.ended).isTrue();
        assertThat(connection.capacity()).isEqualTo(1);
        assertThat(connection.idleTimeoutSeconds()).isEqualTo(7);
        RecordingListener second = new RecordingListener();
        connection.open(request("GET"), true, second);
        receive(
                channel,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nt: 1\r\n\r\n");
        assertThat(second.trailers.toString()).isEqualTo("t: 1\n");
        assertThat(owner.available).isEqualTo(2);
    }

    @Test
    void informationalHeadsComeBeforeTheFinalOne() {
        connection.open(request("GET"), true, listener);
        receive(
                channel,
                "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n".repeat(3)
                        + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

        assertThat(listener.informational).hasSize(3);
        assertThat(listener.body).hasToString("ok");
        assertThat(connection.capacity()).isEqualTo(1);
    }

    @Test
    void endlessInformationalHeadsBreakTheExchange() {
        connection.open(request("GET"), true, listener);
        receive(channel, "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(40));

        assertThat(listener.reset).isEqualTo(StreamReset.PROTOCOL_ERROR);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void responseToHeadHasNoBodyInSpiteOfItsLength() {
        connection.open(request("HEAD"), true, listener);
        receive(channel, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");

        assertThat(listener.ended).isTrue();
        assertThat(listener.head.contentLength).isEqualTo(100);
        assertThat(connection.capacity()).isEqualTo(1);
    }

    @Test
    void responseWithoutFramingEndsWithTheConnection() {
        connection.open(request("GET"), true, listener);
        receive(channel, "HTTP/1.1 200 OK\r\n\r\nabc");
        assertThat(listener.ended).isFalse();
        channel.close();

        assertThat(listener.body).hasToString("abc");
        assertThat(listener.ended).isTrue();
        assertThat(listener.reset).isNull();
        assertThat(owner.closed).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 150000", "X: until the end"})
    void responseThatWaitsForRoomIsNotCutByTheEndOfInput(String framing) {
        ClientStream stream = connection.open(request("GET"), true, listener);
        receive(channel, "HTTP/1.1 200 OK\r\nConnection: close\r\n" + framing + "\r\n\r\n");
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[150_000]));
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);

        assertThat(listener.reset).isNull();
        stream.consumed(65_535);
        assertThat(listener.ended).isFalse();
        stream.consumed(65_535);

        assertThat(listener.body).hasSize(150_000);
        assertThat(listener.ended).isTrue();
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void nextResponseIsReadWhateverTheLastOneHasNotConsumed() {
        connection.open(request("GET"), true, listener);
        receive(channel, "HTTP/1.1 200 OK\r\nContent-Length: 65535\r\n\r\n");
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[65_535]));
        assertThat(listener.ended).isTrue();
        assertThat(channel.config().isAutoRead()).isTrue();

        RecordingListener next = new RecordingListener();
        connection.open(request("GET"), true, next);
        receive(channel, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

        assertThat(next.body).hasToString("ok");
    }

    @Test
    void responseThatEndsTooEarlyIsBrokenOnceItIsConsumed() {
        ClientStream stream = connection.open(request("GET"), true, listener);
        receive(channel, "HTTP/1.1 200 OK\r\nContent-Length: 150001\r\n\r\n");
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[150_000]));
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        stream.consumed(65_535);
        assertThat(listener.reset).isNull();

        stream.consumed(65_535);

        assertThat(listener.reset).isEqualTo(StreamReset.CONNECTION_LOST);
    }

    @Test
    void earlyAnswerMakesTheConnectionUnusable() {
        ClientStream stream = connection.open(request("POST"), false, listener);
        receive(channel, "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");

        assertThat(listener.ended).isTrue();
        assertThat(connection.capacity()).isZero();
        stream.writeData(Unpooled.EMPTY_BUFFER, true);
        sent(channel);
        assertThat(channel.isOpen()).isFalse();
        assertThat(owner.available).isZero();
    }

    @Test
    void bytesThatNobodyAskedForCloseAnIdleConnection() {
        connection.open(request("GET"), true, listener);
        receive(channel, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        receive(channel, "HTTP/1.1 408 Timeout\r\nContent-Length: 0\r\n\r\n");

        assertThat(channel.isOpen()).isFalse();
        assertThat(owner.closed).isEqualTo(1);
    }

    @Test
    void lossTellsWhetherTheRequestMayHaveBeenSeen() {
        connection.open(request("GET"), true, listener);
        connection.close();
        assertThat(listener.reset).isEqualTo(StreamReset.CONNECTION_LOST_UNSENT);

        RecordingListener sent = new RecordingListener();
        Http1ClientConnection second = new Http1ClientConnection(owner);
        EmbeddedChannel other = new EmbeddedChannel(second);
        second.open(request("GET"), true, sent);
        sent(other);
        other.close();
        assertThat(sent.reset).isEqualTo(StreamReset.CONNECTION_LOST);
    }

    @Test
    void upgradeThatWasAskedForOpensATunnel() {
        RequestHead head = request("GET");
        head.upgrade = true;
        head.headers.add(new AsciiString("Upgrade"), new AsciiString("websocket"));
        ClientStream stream = connection.open(head, false, listener);
        stream.writeData(bytes("up"), false);
        assertThat(sent(channel))
                .isEqualTo(
                        "GET /p HTTP/1.1\r\nhost: a\r\nUpgrade: websocket\r\nconnection: upgrade\r\n\r\n");
        receive(
                channel,
                "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\ndown");

        assertThat(listener.body).hasToString("down");
        assertThat(sent(channel)).isEqualTo("up");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\na",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\na",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/1.1  200 OK\r\n\r\n",
                "garbage\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX : a\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\0\r\n\r\n",
                "\r\nHTTP/1.1 200 OK\r\n\r\n"
            })
    void malformedResponseBreaksTheExchange(String response) {
        connection.open(request("GET"), true, listener);
        receive(channel, response);

        assertThat(listener.reset).isEqualTo(StreamReset.PROTOCOL_ERROR);
        assertThat(channel.isOpen()).isFalse();
    }

    private static RequestHead request(String method) {
        RequestHead head =
                new RequestHead(
                        HttpVersion.HTTP_1_1,
                        new AsciiString(method),
                        new AsciiString("/p"),
                        new HeaderBlock());
        head.authority = new AsciiString("a");
        return head;
    }
}
