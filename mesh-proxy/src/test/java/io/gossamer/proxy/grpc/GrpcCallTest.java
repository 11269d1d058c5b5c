package io.gossamer.proxy.grpc;

import static io.gossamer.proxy.grpc.EmbeddedServers.block;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.StreamReset;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One call, against the HTTP/2 server of the data path. */
class GrpcCallTest {

    static final GrpcMethod<StringValue, StringValue> METHOD =
            GrpcMethod.of("/test.Service/Method", StringValue.class, StringValue.parser());

    /** Writes down what a caller hears. */
    static final class Heard implements GrpcListener<StringValue> {
        final List<String> events = new ArrayList<>();
        GrpcStatus status;
        Runnable onMessage = () -> {};

        @Override
        public void onReady() {
            events.add("ready");
        }

        @Override
        public void onHeaders(HeaderBlock headers) {
            events.add("headers " + headers.get(new AsciiString("x-said")));
        }

        @Override
        public void onMessage(StringValue message) {
            events.add(message.getValue());
            onMessage.run();
        }

        @Override
        public void onClose(GrpcStatus ended) {
            assertThat(status).as("told once").isNull();
            status = ended;
        }
    }

    private final EmbeddedServers servers = new EmbeddedServers();
    private final List<String> observed = new ArrayList<>();
    private final GrpcChannel channel = servers.channel(this::observe);
    private final Heard heard = new Heard();
    private GrpcCall<StringValue, StringValue> call;

    private CallObserver.Answer observe() {
        observed.add("started");
        return new CallObserver.Answer() {
            @Override
            public void head(int httpStatus) {
                observed.add("head " + httpStatus);
            }

            @Override
            public void message() {
                observed.add("message");
            }

            @Override
            public void closed(GrpcStatus status) {
                observed.add(status.code().name());
            }
        };
    }

    private EmbeddedServers.Connection start(CallOptions options) {
        call = channel.call(METHOD, options, heard);
        call.start();
        call.send(StringValue.of("question"));
        servers.run();
        return servers.connection();
    }

    private EmbeddedServers.Connection start() {
        EmbeddedServers.Connection server =
                start(CallOptions.lasting(block("gossamer-proxy", "synced")));
        call.halfClose();
        servers.run();
        return server;
    }

    private static void accept(EmbeddedServers.Connection server) {
        server.head(200, false, "content-type", "application/grpc", "x-said", "1");
    }

    @AfterEach
    void close() {
        channel.close();
        servers.close();
    }

    @Test
    void sendsWhatGrpcWants() {
        EmbeddedServers.Connection server = start();

        RequestHead head = server.requests.last().head;
        assertThat(head.method.toString()).isEqualTo("POST");
        assertThat(head.path.toString()).isEqualTo("/test.Service/Method");
        assertThat(head.authority.toString()).isEqualTo("a.test:80");
        assertThat(head.headers.toString())
                .contains("te: trailers\n", "content-type: application/grpc\n")
                .contains("gossamer-proxy: synced\n")
                .doesNotContain("grpc-timeout");
        assertThat(server.requests.last().body.toString().getBytes(StandardCharsets.ISO_8859_1))
                .isEqualTo(MessageWriter.framed(StringValue.of("question")));
        assertThat(server.requests.last().ended).isTrue();
    }

    @Test
    void hearsMessagesUntilTheTrailers() {
        EmbeddedServers.Connection server = start();

        accept(server);
        server.message("a");
        server.message("b");
        assertThat(heard.status).isNull();
        server.trailers("grpc-status", "0");

        assertThat(heard.events).containsExactly("ready", "headers 1", "a", "b");
        assertThat(heard.status).isEqualTo(GrpcStatus.OK);
        assertThat(observed).containsExactly("started", "head 200", "message", "message", "OK");
    }

    @Test
    void aMessageMayComeInPiecesAndBeLargerThanTheWindow() {
        EmbeddedServers.Connection server = start();
        accept(server);
        String large = "x".repeat(900_000);
        byte[] framed = MessageWriter.framed(StringValue.of(large));

        server.bytes(new byte[] {framed[0], framed[1]}, false);
        server.bytes(Arrays.copyOfRange(framed, 2, framed.length), false);
        server.message("next");

        assertThat(heard.events.get(2)).isEqualTo(large);
        assertThat(heard.events.get(3)).isEqualTo("next");
    }

    @Test
    void anErrorMayBeTheWholeAnswer() {
        EmbeddedServers.Connection server = start();

        server.head(
                200,
                true,
                "content-type",
                "application/grpc",
                "grpc-status",
                "5",
                "grpc-message",
                "kein %22B%C3%BCcher%22, 100% sicher");

        assertThat(heard.status.code()).isEqualTo(StatusCode.NOT_FOUND);
        assertThat(heard.status.description()).isEqualTo("kein \"Bücher\", 100% sicher");
        assertThat(heard.events).containsExactly("ready");
        assertThat(observed).containsExactly("started", "head 200", "NOT_FOUND");
    }

    @ParameterizedTest
    @CsvSource({
        "400, INTERNAL",
        "401, UNAUTHENTICATED",
        "403, PERMISSION_DENIED",
        "404, UNIMPLEMENTED",
        "429, UNAVAILABLE",
        "503, UNAVAILABLE",
        "500, UNKNOWN",
        "200, UNKNOWN"
    })
    void anAnswerThatIsNotGrpcIsAnError(int status, StatusCode code) {
        EmbeddedServers.Connection server = start();

        server.head(status, false, "content-type", "text/html");

        assertThat(heard.status.code()).isEqualTo(code);
        assertThat(heard.status.description())
                .startsWith("HTTP status " + status + ", content-type text/html (expected: ");
    }

    @Test
    void aResponseOfAnotherKindThatIsWholeIsAnErrorToo() {
        start().head(503, true);

        assertThat(heard.status.code()).isEqualTo(StatusCode.UNAVAILABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "CANCEL, CANCELLED",
        "REFUSED, UNAVAILABLE",
        "ENHANCE_YOUR_CALM, RESOURCE_EXHAUSTED",
        "INTERNAL_ERROR, INTERNAL",
        "PROTOCOL_ERROR, INTERNAL"
    })
    void aResetHasItsStatus(StreamReset reason, StatusCode code) {
        EmbeddedServers.Connection server = start();

        server.last().reset(reason);
        server.exchange();

        assertThat(heard.status.code()).isEqualTo(code);
    }

    @Test
    void theLossOfTheConnectionEndsTheCall() {
        EmbeddedServers.Connection server = start();
        accept(server);

        server.client.close();

        assertThat(heard.status.toString()).isEqualTo("UNAVAILABLE: connection lost");
    }

    @Test
    void trailersWithoutAStatusAreAnError() {
        EmbeddedServers.Connection server = start();
        accept(server);
        server.trailers("x-other", "1");

        assertThat(heard.status.code()).isEqualTo(StatusCode.UNKNOWN);
    }

    @Test
    void anAnswerThatEndsWithoutTrailersIsAnError() {
        EmbeddedServers.Connection server = start();
        accept(server);
        server.bytes(new byte[0], true);

        assertThat(heard.status.code()).isEqualTo(StatusCode.INTERNAL);
    }

    @Test
    void anAnswerThatEndsWithinAMessageIsAnError() {
        EmbeddedServers.Connection server = start();
        accept(server);
        server.bytes(new byte[] {0, 0, 0, 0, 9, 1}, false);
        server.trailers("grpc-status", "0");

        assertThat(heard.status.toString()).isEqualTo("INTERNAL: answer ends within a message");
    }

    @Test
    void aMessageThatIsTooLargeOrCompressedOrNoMessageEndsTheCall() {
        EmbeddedServers.Connection server = start();
        accept(server);
        server.bytes(new byte[] {0, 0x7f, 0, 0, 0}, false);
        assertThat(heard.status.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
        assertThat(server.requests.last().reset).isEqualTo(StreamReset.CANCEL);

        heard.status = null;
        accept(start());
        server.bytes(new byte[] {1, 0, 0, 0, 0}, false);
        assertThat(heard.status.code()).isEqualTo(StatusCode.INTERNAL);

        heard.status = null;
        accept(start());
        server.bytes(new byte[] {0, 0, 0, 0, 1, (byte) 0xff}, false);
        assertThat(heard.status.code()).isEqualTo(StatusCode.INTERNAL);
        assertThat(servers.connections).as("the connection goes on").hasSize(1);
    }

    @Test
    void cancellingTellsTheServer() {
        EmbeddedServers.Connection server = start();
        accept(server);

        call.cancel("no longer needed");
        server.exchange();

        assertThat(heard.status.toString()).isEqualTo("CANCELLED: no longer needed");
        assertThat(server.requests.last().reset).isEqualTo(StreamReset.CANCEL);
        call.send(StringValue.of("late"));
        call.halfClose();
        call.cancel("again");
    }

    @Test
    void aCallMayBeCancelledWhileItsMessagesCome() {
        EmbeddedServers.Connection server = start();
        accept(server);
        heard.onMessage = () -> call.cancel("enough");

        byte[] one = MessageWriter.framed(StringValue.of("a"));
        byte[] two = Arrays.copyOf(one, 2 * one.length);
        System.arraycopy(one, 0, two, one.length, one.length);
        server.bytes(two, false);

        assertThat(heard.events).containsExactly("ready", "headers 1", "a");
        assertThat(heard.status.toString()).isEqualTo("CANCELLED: enough");
    }

    @Test
    void anErrorOfTheCallerEndsItsCallAndNoOther() {
        EmbeddedServers.Connection server = start();
        accept(server);
        heard.onMessage =
                () -> {
                    throw new IllegalStateException("mapping");
                };
        server.message("a");

        assertThat(heard.status.code()).isEqualTo(StatusCode.CANCELLED);
        assertThat(heard.status.cause()).hasMessage("mapping");
        assertThat(server.client.isOpen()).isTrue();
    }

    @Test
    void theDeadlineIsSaidAndKept() {
        EmbeddedServers.Connection server = start(CallOptions.within(Duration.ofSeconds(10)));
        assertThat(server.requests.last().head.headers.toString())
                .contains("grpc-timeout: 10000m\n");

        servers.pass(9_999);
        assertThat(heard.status).isNull();
        servers.pass(1);

        assertThat(heard.status.toString()).isEqualTo("DEADLINE_EXCEEDED: no end within 10000 ms");
        assertThat(server.requests.last().reset).isEqualTo(StreamReset.CANCEL);
    }

    @Test
    void sendsUntilTheServerEnds() {
        EmbeddedServers.Connection server = start(CallOptions.lasting(block()));
        accept(server);
        call.send(StringValue.of("more"));
        servers.run();
        assertThat(server.requests.last().body.toString()).contains("question").contains("more");
        assertThat(server.requests.last().ended).isFalse();

        server.trailers("grpc-status", "10");

        assertThat(heard.status.code()).isEqualTo(StatusCode.ABORTED);
        assertThat(server.requests.last().reset).as("gives its own side up").isNotNull();
    }

    @Test
    void aServerThatDoesNotReadBoundsWhatIsKept() {
        servers.run();
        call = channel.call(METHOD, CallOptions.lasting(block()), heard);
        assertThat(call.isReady()).isFalse();
        call.start();
        servers.run();
        servers.connection().requests.last().consumes = false;
        assertThat(call.isReady()).isTrue();

        StringValue message = StringValue.of("x".repeat(10_000));
        for (int i = 0; i < 12; i++) {
            call.send(message);
            servers.run();
        }
        assertThat(call.isReady()).isFalse();
        assertThat(heard.status).isNull();
        for (int i = 0; i < 110; i++) {
            call.send(message);
        }

        assertThat(heard.status.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    }
}
