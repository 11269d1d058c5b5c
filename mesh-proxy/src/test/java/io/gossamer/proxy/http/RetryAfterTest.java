package io.gossamer.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.AsciiString;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long an answer asks to stay away. */
class RetryAfterTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retry-after|120|120000",
                "retry-after|0|0",
                "retry-after|999999999|999999999000",
                "retry-after|1000000000|0",
                "retry-after|1.5|0",
                "retry-after|-1|0",
                "retry-after|''|0",
                "retry-after|soon|0",
                "retry-after|Fri, 27 Nov 2026 10:00:30 GMT|30000",
                "retry-after|Fri, 27 Nov 2026 09:59:00 GMT|0",
                "retry-after|Sat, 27 Nov 2027 10:00:00 GMT|0",
                "grpc-retry-pushback-ms|250|250",
                "grpc-retry-pushback-ms|-1|0",
                "grpc-retry-pushback-ms|later|0",
                "x-other|120|0"
            })
    void secondsDatesAndPushback(String name, String value, long millis) {
        assertThat(asked("Fri, 27 Nov 2026 10:00:00 GMT", name, value)).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"''", "today"})
    void aDateCountsFromThatOfTheAnswerOnly(String date) {
        assertThat(asked(date, "retry-after", "Fri, 27 Nov 2026 10:00:30 GMT")).isZero();
    }

    private static long asked(String date, String name, String value) {
        HeaderBlock headers = new HeaderBlock();
        headers.add(new AsciiString("Date"), new AsciiString(date));
        headers.add(new AsciiString(name), new AsciiString(value));
        return Duration.ofNanos(RetryAfter.nanos(headers)).toMillis();
    }
}
