package io.gossamer.proxy.grpc;

import static io.gossamer.proxy.grpc.EmbeddedServers.ONE;
import static io.gossamer.proxy.grpc.EmbeddedServers.OTHER;
import static io.gossamer.proxy.grpc.EmbeddedServers.block;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.gossamer.proxy.grpc.GrpcCallTest.Heard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a channel connects, waits and gives up. */
class GrpcChannelTest {

    private final EmbeddedServers servers = new EmbeddedServers();
    private final GrpcChannel channel = servers.channel(CallObserver.NONE);

    private Heard call(CallOptions options) {
        Heard heard = new Heard();
        GrpcCall<StringValue, StringValue> call = channel.call(GrpcCallTest.METHOD, options, heard);
        call.start();
        call.send(StringValue.of("question"));
        servers.run();
        return heard;
    }

    private Heard patient() {
        return call(CallOptions.lasting(block()));
    }

    private Heard urgent() {
        return call(CallOptions.lasting(block()).asUrgent());
    }

    private Heard impatient() {
        return call(CallOptions.within(Duration.ofSeconds(60)));
    }

    @AfterEach
    void close() {
        channel.close();
        servers.close();
    }

    @Test
    void connectsForTheFirstCallAndKeepsTheConnection() {
        assertThat(servers.dialled).isEmpty();

        patient();
        patient();

        assertThat(servers.dialled).containsExactly(ONE);
        assertThat(servers.connection().requests.requests).hasSize(2);
    }

    @Test
    void takesTheAddressThatAnswers() {
        servers.addresses = List.of(ONE, OTHER);
        servers.refusing.add(ONE);

        Heard heard = patient();

        assertThat(servers.connection().address).isEqualTo(OTHER);
        assertThat(heard.events).containsExactly("ready");
    }

    @Test
    void aCallThatDoesNotWaitFailsWithTheConnection() {
        servers.refusing.add(ONE);

        Heard impatient = impatient();
        Heard patient = patient();

        assertThat(impatient.status.code()).isEqualTo(StatusCode.UNAVAILABLE);
        assertThat(impatient.status.cause()).hasMessage("refused");
        assertThat(patient.status).isNull();
    }

    @Test
    void triesAgainAfterAPauseAndBeginsAnewOnSuccess() {
        servers.refusing.add(ONE);
        Heard heard = patient();
        servers.pass(99);
        assertThat(servers.dialled).hasSize(1);
        servers.pass(1);
        assertThat(servers.dialled).hasSize(2);
        assertThat(servers.pauses).isEqualTo(2);

        servers.refusing.clear();
        servers.pass(100);

        assertThat(heard.events).containsExactly("ready");
        assertThat(servers.pauses).isZero();
    }

    @Test
    void aNewCallDoesNotShortenThePause() {
        servers.refusing.add(ONE);
        patient();
        patient();

        assertThat(servers.dialled).hasSize(1);
    }

    @Test
    void anUrgentCallDoesNotWaitOutALongPause() {
        servers.refusing.add(ONE);
        patient();
        servers.pass(10);

        urgent();
        servers.pass(49);
        assertThat(servers.dialled).hasSize(1);
        servers.pass(1);

        assertThat(servers.dialled).hasSize(2);
    }

    @Test
    void pausesAreShortWhileACallIsUrgent() {
        servers.refusing.add(ONE);
        Heard heard = urgent();
        servers.pass(50);
        servers.refusing.clear();
        servers.pass(50);

        assertThat(servers.dialled).hasSize(3);
        assertThat(heard.events).containsExactly("ready");
    }

    @Test
    void pausesAreLongAgainAfterAMinuteOfShortOnesUntilACallBegins() {
        servers.refusing.add(ONE);
        servers.pause = 10_000;
        urgent();
        for (int i = 0; i < 100; i++) {
            servers.pass(50);
        }
        assertThat(servers.dialled).hasSize(76);

        urgent();
        servers.pass(50);

        assertThat(servers.dialled).hasSize(77);
    }

    @Test
    void anUrgentCallDoesNotProlongThePause() {
        servers.refusing.add(ONE);
        patient();
        servers.pass(60);

        urgent();
        servers.pass(40);

        assertThat(servers.dialled).hasSize(2);
    }

    @Test
    void doesNotWaitForThePauseIfSomethingHasChanged() {
        servers.unresolved = "certificate: none yet";
        Heard impatient = impatient();
        Heard patient = patient();
        assertThat(impatient.status.toString()).isEqualTo("UNAVAILABLE: certificate: none yet");
        servers.unresolved = "";

        channel.retryNow();
        servers.run();

        assertThat(patient.events).containsExactly("ready");
    }

    @Test
    void aServerThatSaysNothingIsGivenUp() {
        servers.addresses = List.of(ONE);
        servers.silent = true;
        Heard impatient = impatient();

        servers.pass(9_999);
        assertThat(impatient.status).isNull();
        servers.pass(1);

        assertThat(impatient.status.cause())
                .hasMessage("no HTTP/2 settings within 10 s of connecting");
        assertThat(servers.connection().client.isOpen()).isFalse();
    }

    @Test
    void aServerThatHangsUpAtOnceIsNamedAsTheCause() {
        servers.silent = true;
        Heard impatient = impatient();

        servers.connection().client.close();

        assertThat(impatient.status.cause())
                .hasMessage("closed before the server's HTTP/2 settings came");
    }

    @Test
    void aCallMayEndWhileItWaits() {
        servers.silent = true;
        Heard heard = call(CallOptions.within(Duration.ofMillis(200)));

        servers.pass(200);

        assertThat(heard.status.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    }

    @Test
    void theNextCallAfterABreakConnectsAgain() {
        Heard first = patient();
        servers.connection().client.close();
        assertThat(first.status.code()).isEqualTo(StatusCode.UNAVAILABLE);
        assertThat(servers.dialled).hasSize(1);

        Heard second = patient();

        assertThat(second.events).containsExactly("ready");
        assertThat(servers.dialled).hasSize(2);
    }

    @Test
    void aServerThatLeavesKeepsItsCallsAndGetsNoMore() {
        Heard first = patient();
        EmbeddedServers.Connection leaving = servers.connection();
        leaving.http2.drain();
        servers.run();

        Heard second = patient();

        assertThat(servers.connections).hasSize(2);
        assertThat(leaving.requests.requests).hasSize(1);
        assertThat(second.events).containsExactly("ready");
        leaving.head(200, false, "content-type", "application/grpc");
        leaving.message("late");
        leaving.trailers("grpc-status", "0");
        assertThat(first.events).contains("late");
        assertThat(first.status).isEqualTo(GrpcStatus.OK);
        servers.run();
        assertThat(leaving.client.isOpen()).isFalse();
    }

    @Test
    void aServerThatDoesNotAnswerAPingIsGivenUp() {
        Heard heard = patient();
        EmbeddedServers.Connection silent = servers.connection();
        silent.server.finishAndReleaseAll();
        servers.connections.remove(silent);

        // Settings came in the first interval, nothing in the second, no answer to the PING.
        pass(silent, 20);
        pass(silent, 20);
        assertThat(heard.status).isNull();
        pass(silent, 5);

        assertThat(heard.status.toString()).isEqualTo("UNAVAILABLE: connection lost");
        silent.client.finishAndReleaseAll();
    }

    private static void pass(EmbeddedServers.Connection connection, int seconds) {
        connection.client.advanceTimeBy(seconds, TimeUnit.SECONDS);
        connection.client.runScheduledPendingTasks();
    }

    @Test
    void closingEndsAllCalls() {
        Heard open = patient();
        channel.close();
        servers.run();
        Heard late = patient();

        assertThat(open.status.code()).isEqualTo(StatusCode.UNAVAILABLE);
        assertThat(late.status.toString()).isEqualTo("UNAVAILABLE: channel closed");
        assertThat(servers.connection().client.isOpen()).isFalse();
    }

    @Test
    void closingWhileItConnectsEndsAllCallsToo() {
        servers.silent = true;
        Heard waiting = patient();

        channel.close();
        servers.run();

        assertThat(waiting.status.toString()).isEqualTo("UNAVAILABLE: channel closed");
        assertThat(servers.connection().client.isOpen()).isFalse();
        assertThat(servers.dialled).hasSize(1);
    }

    @Test
    void drainingLetsCallsEnd() {
        Heard open = patient();
        channel.drain();
        servers.run();
        assertThat(open.status).isNull();
        EmbeddedServers.Connection server = servers.connection();
        assertThat(server.client.isOpen()).isTrue();

        server.head(200, true, "grpc-status", "0");
        servers.run();

        assertThat(open.status).isEqualTo(GrpcStatus.OK);
        assertThat(server.client.isOpen()).isFalse();
    }
}
