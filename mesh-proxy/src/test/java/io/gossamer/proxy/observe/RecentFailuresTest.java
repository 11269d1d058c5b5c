package io.gossamer.proxy.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.model.ProxyFailure;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentFailuresTest {

    private Instant now = Instant.parse("2026-11-23T00:00:00Z");
    private final List<RecentFailures.Entry> firsts = new ArrayList<>();
    private final RecentFailures failures =
            new RecentFailures(
                    new Clock() {
                        @Override
                        public ZoneId getZone() {
                            return ZoneOffset.UTC;
                        }

                        @Override
                        public Clock withZone(ZoneId zone) {
                            return this;
                        }

                        @Override
                        public Instant instant() {
                            return now;
                        }
                    },
                    firsts::add);

    @Test
    void countsEqualFailuresTogetherAndShowsTheNewestFirst() {
        failures.add(
                "outbound", "books", ProxyFailure.of(FailureCode.CONNECT_FAILED, "10.0.0.1:80"));
        failures.add("inbound", "port 80", ProxyFailure.of(FailureCode.DENIED, "client web"));
        now = now.plusSeconds(5);
        failures.add(
                "outbound", "books", ProxyFailure.of(FailureCode.CONNECT_FAILED, "10.0.0.1:80"));

        assertThat(failures.list()).hasSize(2);
        assertThat(firsts).as("told once for each kind").hasSize(2);
        RecentFailures.Entry first = failures.list().get(0);
        assertThat(first.count()).isEqualTo(2);
        assertThat(first.last()).isEqualTo(first.first().plusSeconds(5));
        assertThat(failures.toJson())
                .contains(
                        "{\"time\":\"2026-11-23T00:00:05Z\",\"since\":\"2026-11-23T00:00:00Z\","
                                + "\"count\":2,\"direction\":\"outbound\",\"what\":\"books\",\"code\":\"connect\",",
                        "\"detail\":\"10.0.0.1:80\"",
                        "\"remedy\":\"" + FailureCode.CONNECT_FAILED.remedy() + "\"");
    }

    @Test
    void eachClientThatIsDeniedHasItsOwnEntryWithWhatWouldPermitIt() {
        failures.add("inbound", "port 80", ProxyFailure.denied("client web", "web", "{kind: A}"));
        failures.add("inbound", "port 80", ProxyFailure.denied("client pay", "pay", "{kind: B}"));
        failures.add("inbound", "port 80", ProxyFailure.denied("client web", "web", "{kind: A}"));
        failures.add("inbound", "port 80", ProxyFailure.denied("10.0.0.1", "", "{kind: C}"));
        failures.add("inbound", "port 80", ProxyFailure.denied("10.0.0.2", "", ""));

        assertThat(failures.list())
                .as("addresses are nobody's identity: those share an entry")
                .extracting(RecentFailures.Entry::detail, RecentFailures.Entry::count)
                .containsExactly(
                        tuple("10.0.0.2", 2L), tuple("client web", 2L), tuple("client pay", 1L));
        assertThat(firsts)
                .extracting(RecentFailures.Entry::remedy)
                .containsExactly(
                        "to allow it: {kind: A}",
                        "to allow it: {kind: B}",
                        "to allow it: {kind: C}");
        assertThat(failures.list().get(0).remedy()).isEqualTo(FailureCode.DENIED.remedy());
        assertThat(failures.toJson()).contains("\"allow\":\"{kind: B}\"");
    }

    @Test
    void forgetsTheFailureThatIsLongestAgo() {
        for (int i = 0; i < 201; i++) {
            failures.add("outbound", "s" + i, ProxyFailure.of(FailureCode.FAILFAST, "x"));
        }

        assertThat(failures.list()).hasSize(200);
        assertThat(failures.list().get(0).what()).isEqualTo("s200");
        assertThat(failures.list().get(199).what()).isEqualTo("s1");
    }

    @Test
    void boundsAndEscapesWhatPeersSent() {
        failures.add(
                "inbound",
                "port 80",
                ProxyFailure.of(FailureCode.BAD_REQUEST, "\"\\\n\u0001" + "x".repeat(5_000)));

        assertThat(failures.list().get(0).detail()).hasSize(1_024);
        assertThat(failures.toJson()).contains("\"detail\":\"\\\"\\\\\\n\\u0001xxx");
        assertThat(new RecentFailures(Clock.systemUTC(), e -> {}).toJson()).isEqualTo("[]\n");
    }
}
