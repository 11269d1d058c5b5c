package io.gossamer.proxy.http.h1;

import io.gossamer.proxy.model.ProxyFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A request head from the socket's buffer: where it ends, and what it says. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeadScannerBenchmark {

    private static final String SMALL =
            "GET /books?id=17 HTTP/1.1\r\nHost: books.default\r\nUser-Agent: test\r\n"
                    + "Accept: */*\r\n\r\n";

    private static final String BROWSER =
            "GET /books?id=17 HTTP/1.1\r\nHost: books.default\r\nConnection: keep-alive\r\n"
                    + "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36\r\n"
                    + "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
                    + "Accept-Encoding: gzip, deflate, br\r\nAccept-Language: en-US,en;q=0.9\r\n"
                    + "Cookie: session=4f2d8c1ab39e4f2d8c1ab39e; theme=dark\r\n"
                    + "Referer: http://books.default/shelves/12\r\nDNT: 1\r\n"
                    + "Cache-Control: max-age=0\r\n\r\n";

    @Param({"small", "browser"})
    String head;

    private final HeadScanner scanner = HeadScanner.ofRequests();
    private ByteBuf in = Unpooled.EMPTY_BUFFER;
    private byte[] bytes = new byte[0];

    /** As bytes. */
    @Setup
    public void encode() {
        bytes = ("small".equals(head) ? SMALL : BROWSER).getBytes(StandardCharsets.US_ASCII);
        in = Unpooled.directBuffer().writeBytes(bytes);
    }

    /** Its end. */
    @Benchmark
    public int scan() throws ProxyFailure {
        return scanner.scan(in);
    }

    /** Its method, target, fields and framing. */
    @Benchmark
    public Object parse() throws ProxyFailure {
        return RequestParser.parse(bytes);
    }
}
