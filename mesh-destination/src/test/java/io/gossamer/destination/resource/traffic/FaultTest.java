package io.gossamer.destination.resource.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fault injection as annotations of a route: abort and delay, each with a share. */
class FaultTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "503, false, 503, 1000000",
                "503 10%, false, 503, 100000",
                "429 0.5%, false, 429, 5000",
                "' 400   100 % ', false, 400, 1000000",
                "599 0.0001%, false, 599, 1",
                "unavailable 25%, true, 14, 250000",
                "Not-Found, true, 5, 1000000",
                "503 0%, false, -, -",
                "503 101%, false, -, -",
                "503 ten%, false, -, -",
                "503 10, false, -, -",
                "200, false, -, -",
                "600, false, -, -",
                "unavailable, false, -, -",
                "503, true, -, -",
                "ok, true, -, -",
                "'', false, -, -"
            })
    void abort(String value, boolean grpc, @Nullable Integer status, @Nullable Integer share) {
        List<AnnotationFault> faults = new ArrayList<>();
        Fault.Abort abort = Fault.read(Map.of(Fault.ABORT, value), grpc, faults::add).abort();

        if (status == null) {
            assertThat(abort).isNull();
            assertThat(faults).extracting(AnnotationFault::key).containsExactly(Fault.ABORT);
        } else {
            assertThat(abort).isEqualTo(new Fault.Abort(status, share));
            assertThat(faults).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "200ms, 200, 1000000",
                "2s 12.5%, 2000, 125000",
                "5m 1%, 300000, 10000",
                "6m, -, -",
                "0 10%, -, -",
                "200 10%, -, -",
                "200ms -1%, -, -",
                "soon, -, -"
            })
    void delay(String value, @Nullable Integer millis, @Nullable Integer share) {
        List<AnnotationFault> faults = new ArrayList<>();
        Fault.Delay delay = Fault.read(Map.of(Fault.DELAY, value), false, faults::add).delay();

        if (millis == null) {
            assertThat(delay).isNull();
            assertThat(faults)
                    .extracting(AnnotationFault::expected)
                    .containsExactly(
                            "a time of at most 5m, as in 200ms, with a share as in 10% or 0.5% if"
                                    + " not of all");
        } else {
            assertThat(delay.time().toMillis()).isEqualTo(millis.longValue());
            assertThat(delay.share()).isEqualTo(share);
            assertThat(faults).isEmpty();
        }
    }

    @Test
    void nothingIsInjectedWhereNothingIsAskedFor() {
        assertThat(Fault.of(Map.of("retry.linkerd.io/http", "5xx"), false)).isSameAs(Fault.NONE);
    }
}
