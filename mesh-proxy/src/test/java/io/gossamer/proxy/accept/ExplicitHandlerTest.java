package io.gossamer.proxy.accept;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplicitHandlerTest {

    private static final String OK = "05000001000000000000";

    private final List<ExplicitDestination> destinations = new ArrayList<>();
    private final List<String> rejections = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void addHandler() {
        channel.freezeTime();
        channel.pipeline()
                .addLast(
                        new ExplicitHandler(
                                Duration.ofSeconds(10),
                                new ExplicitDestination.Listener() {
                                    @Override
                                    public void onDestination(ExplicitDestination destination) {
                                        destinations.add(destination);
                                    }

                                    @Override
                                    public void onRejected(String reason) {
                                        rejections.add(reason);
                                    }
                                }));
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @CsvSource({
        "05010003 05626f6f6b73 1f90, books:8080",
        "05010001 0a600005 0050, 10.96.0.5:80",
        "05010003 07312e322e332e34 0050, 1.2.3.4:80",
        "05010004 20010db8000000000000000000000001 01bb, '[2001:db8:0:0:0:0:0:1]:443'"
    })
    void opensASocksTunnel(String request, String authority) {
        hex("050100");
        assertThat(outHex()).isEqualTo("0500");
        hex(request);
        assertThat(tunnel().target().authority()).isEqualTo(authority);
        assertThat(outHex()).isEmpty();
        assertThat(channel.config().isAutoRead()).isFalse();
        tunnel().accept();
        assertThat(outHex()).isEqualTo(OK);
        assertThat(channel.pipeline().get(ExplicitHandler.class)).isNull();
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void takesSocksByteByByteAndHandsOnWhatFollows() {
        for (byte b : ByteBufUtil.decodeHexDump("0502000105010003016100504142")) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {b}));
        }
        assertThat(tunnel().target().authority()).isEqualTo("a:80");
        tunnel().accept();
        assertThat(outHex()).isEqualTo("0500" + OK);
        assertThat(in()).isEqualTo("AB");
    }

    @ParameterizedTest
    @CsvSource({
        "050102, 05ff, methods",
        "0500, 05ff, methods",
        "050100 0502000301610050, 050005070001000000000000, command",
        "050100 0503000301610050, 050005070001000000000000, command",
        "050100 0501010301610050, 050005010001000000000000, reserved",
        "050100 0501000501610050, 050005080001000000000000, address type",
        "050100 0401000301610050, 050005010001000000000000, version",
        "050100 0501000301610000, 050005010001000000000000, port",
        "050100 0501000301000050, 050005010001000000000000, name",
        "050100 05010003000050, 050005010001000000000000, name"
    })
    void answersBadSocksWithItsReplyAndCloses(String bytes, String answer, String reason) {
        hex(bytes);
        assertThat(outHex()).isEqualTo(answer);
        assertThat(rejections).hasSize(1).first().asString().contains(reason).contains("expected");
        assertThat(channel.isOpen()).isFalse();
        assertThat(destinations).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT_FAILED, 05",
        "NAME_NOT_FOUND, 04",
        "CONNECT_TIMEOUT, 04",
        "PORT_REFUSED, 02",
        "UNEXPECTED, 01"
    })
    void tellsASocksClientWhyThereIsNoTunnel(FailureCode code, String reply) {
        hex("050100 0501000301610050");
        outHex();
        tunnel().refuse(ProxyFailure.of(code, "a:80"));
        assertThat(outHex()).isEqualTo("05" + reply + "0001000000000000");
        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "HTTP/1.0"})
    void opensAConnectTunnelAndHandsOnWhatFollows(String version) {
        text("CONN");
        text("ECT Books.Default:8080 " + version + "\r\nHost: books\r\n");
        assertThat(destinations).isEmpty();
        text("User-Agent: x\r\n\r\nSSH-2.0");
        assertThat(tunnel().target().authority()).isEqualTo("books.default:8080");
        tunnel().accept();
        assertThat(out()).isEqualTo("HTTP/1.1 200 OK\r\n\r\n");
        assertThat(in()).isEqualTo("SSH-2.0");
    }

    @Test
    void tellsAConnectClientWhyThereIsNoTunnel() {
        text("CONNECT [::1]:80 HTTP/1.1\r\n\r\n");
        tunnel().refuse(ProxyFailure.of(FailureCode.CONNECT_FAILED, "[::1]:80 \r\nx: y"));
        assertThat(out())
                .startsWith("HTTP/1.1 502 ")
                .contains("l5d-proxy-error: connect: [::1]:80 ??x: y\r\n")
                .endsWith("content-length: 0\r\n\r\n");
        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT books HTTP/1.1, 400",
        "CONNECT books:0 HTTP/1.1, 400",
        "CONNECT books:99999 HTTP/1.1, 400",
        "CONNECT books:+80 HTTP/1.1, 400",
        "CONNECT bo oks:80 HTTP/1.1, 400",
        "CONNECT http://books:80 HTTP/1.1, 400",
        "CONNECT [::1:80 HTTP/1.1, 400",
        "CONNECT [fe80::1%1]:80 HTTP/1.1, 400",
        "CONNECT u@books:80 HTTP/1.1, 400",
        "CONNECT books:80 HTTP/2.0, 400",
        "CONNECT HTTP/1.1, 400",
        "CONNECT books:80 HTTP/1.1|Transfer-Encoding: chunked, 400",
        "CONNECT books:80 HTTP/1.1|Content-Length: 5, 400",
        "CONNECT books:80 HTTP/1.1|Content-Length : 0, 400",
        "CONNECT books:80 HTTP/1.1|A: b| folded, 400",
        "CONNECT books:80 HTTP/1.1|no colon, 400"
    })
    void refusesAConnectThatIsMalformedOrAmbiguous(String head, int status) {
        text(head.replace("|", "\r\n") + "\r\n\r\n");
        assertThat(out()).startsWith("HTTP/1.1 " + status + " ");
        assertThat(rejections).hasSize(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void boundsTheConnectHead() {
        text("CONNECT books:80 HTTP/1.1\r\n");
        for (int i = 0; i < 70 && rejections.isEmpty(); i++) {
            text("X: " + "a".repeat(1000) + "\r\n");
        }
        assertThat(out()).startsWith("HTTP/1.1 431 ");
    }

    @Test
    void boundsTheConnectHeadThatComesInOneRead() {
        text(
                "CONNECT books:80 HTTP/1.1\r\n"
                        + ("X: " + "a".repeat(1000) + "\r\n").repeat(70)
                        + "\r\n");
        assertThat(out()).startsWith("HTTP/1.1 431 ");
        assertThat(destinations).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://books/ HTTP/1.1\r\n\r\n",
                "COPY /a HTTP/1.1\r\n",
                "PRI * HTTP/2.0\r\n\r\n",
                "connect books:80 HTTP/1.1\r\n"
            })
    void leavesEverythingElseToTheHttpProxy(String bytes) {
        text(bytes);
        assertThat(destinations).hasSize(1);
        ((ExplicitDestination.HttpProxy) destinations.get(0)).proceed();
        assertThat(in()).isEqualTo(bytes);
    }

    @Test
    void closesAClientThatIsSlowButNotOneThatIsSilent() {
        advance(Duration.ofHours(1));
        assertThat(channel.isOpen()).isTrue();
        text("CONNE");
        advance(Duration.ofMillis(9_999));
        assertThat(channel.isOpen()).isTrue();
        advance(Duration.ofMillis(1));
        assertThat(channel.isOpen()).isFalse();
        assertThat(rejections).hasSize(1);
    }

    private ExplicitDestination.Tunnel tunnel() {
        assertThat(destinations).hasSize(1);
        return (ExplicitDestination.Tunnel) destinations.get(0);
    }

    private void advance(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    private void hex(String bytes) {
        channel.writeInbound(
                Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(bytes.replace(" ", ""))));
    }

    private void text(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    private String outHex() {
        StringBuilder hex = new StringBuilder();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            hex.append(ByteBufUtil.hexDump(next));
            next.release();
        }
        return hex.toString();
    }

    private String out() {
        return new String(ByteBufUtil.decodeHexDump(outHex()), StandardCharsets.ISO_8859_1);
    }

    private String in() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf next = channel.readInbound(); next != null; next = channel.readInbound()) {
            text.append(next.toString(StandardCharsets.ISO_8859_1));
            next.release();
        }
        return text.toString();
    }
}
