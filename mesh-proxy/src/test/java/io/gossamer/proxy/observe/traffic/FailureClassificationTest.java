package io.gossamer.proxy.observe.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.AsciiString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as a failure: HTTP from 500 on, some gRPC statuses, whatever the HTTP status. */
class FailureClassificationTest {

    @ParameterizedTest
    @CsvSource({
        "200, true",
        "204, true",
        "301, true",
        "404, true",
        "429, true",
        "499, true",
        "500, false",
        "503, false",
        "599, false"
    })
    void http(int status, boolean success) {
        assertThat(ResponseClass.isSuccess(status, ResponseClass.NO_GRPC)).isEqualTo(success);
    }

    /** UNKNOWN, DEADLINE_EXCEEDED, PERMISSION_DENIED, INTERNAL, UNAVAILABLE, DATA_LOSS. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 7, 13, 14, 15})
    void grpcStatusesThatAreFailures(int status) {
        assertThat(ResponseClass.isSuccess(200, status)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 5, 6, 8, 9, 10, 11, 12, 16})
    void grpcStatusesThatAreNone(int status) {
        assertThat(ResponseClass.isSuccess(200, status)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "14, 14", "16, 16", "17, 2", "-1, 2", "x, 2", "'', 2", "014, 2"})
    void aStatusThatIsNoneIsUnknown(String text, int status) {
        assertThat(ResponseClass.parseGrpc(new AsciiString(text))).isEqualTo(status);
    }
}
