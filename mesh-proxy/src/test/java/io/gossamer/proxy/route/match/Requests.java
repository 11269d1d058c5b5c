package io.gossamer.proxy.route.match;

import com.google.re2j.Pattern;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.model.RequestMatch;
import io.gossamer.proxy.model.RequestMatch.PathMatch;
import io.gossamer.proxy.model.RequestMatch.ValueMatch;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Requests and matches of the tests of routes. */
public final class Requests {

    private Requests() {}

    public static RequestHead get(String path) {
        return request("GET", "books.default:80", path);
    }

    /** The path as bytes of ISO 8859-1, as it comes from the wire. */
    public static RequestHead request(
            String method, String authority, String path, String... headers) {
        HeaderBlock block = new HeaderBlock();
        for (int i = 0; i < headers.length; i += 2) {
            block.add(new AsciiString(headers[i]), new AsciiString(headers[i + 1]));
        }
        RequestHead head =
                new RequestHead(
                        HttpVersion.HTTP_1_1,
                        new AsciiString(method),
                        new AsciiString(path.getBytes(StandardCharsets.ISO_8859_1)),
                        block);
        head.authority = new AsciiString(authority);
        return head;
    }

    public static RequestMatch exact(String path) {
        return new RequestMatch(new PathMatch.Exact(path), List.of(), List.of(), null);
    }

    public static RequestMatch prefix(String path) {
        return new RequestMatch(new PathMatch.Prefix(path), List.of(), List.of(), null);
    }

    public static RequestMatch regex(String regex) {
        return new RequestMatch(
                new PathMatch.Regex(Pattern.compile(regex)), List.of(), List.of(), null);
    }

    public static RequestMatch header(String name, String value) {
        return new RequestMatch(null, List.of(new ValueMatch(name, value, null)), List.of(), null);
    }

    public static RequestMatch query(String name, String value) {
        return new RequestMatch(null, List.of(), List.of(new ValueMatch(name, value, null)), null);
    }

    public static RequestMatch method(String method) {
        return new RequestMatch(null, List.of(), List.of(), method);
    }
}
