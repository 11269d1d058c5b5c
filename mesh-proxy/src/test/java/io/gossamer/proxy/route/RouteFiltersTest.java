package io.gossamer.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.model.RequestMatch;
import io.gossamer.proxy.model.RouteFilter;
import io.gossamer.proxy.model.RouteFilter.Header;
import io.gossamer.proxy.model.RouteFilter.PathModifier;
import io.gossamer.proxy.route.match.Requests;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RouteFiltersTest {

    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void addsSetsAndRemovesHeadersInThatOrder() {
        RouteFilters filters =
                RouteFilters.of(
                        List.of(
                                new RouteFilter.RequestHeaders(
                                        List.of(new Header("a", "2"), new Header("gone", "1")),
                                        List.of(new Header("b", "new"), new Header("host", "h")),
                                        List.of("gone")),
                                new RouteFilter.ResponseHeaders(
                                        List.of(new Header("r", "1")), List.of(), List.of())));
        RequestHead head =
                Requests.request("GET", "books", "/", "A", "1", "B", "old", "B", "older");

        FilterResult result = filters.apply(head, RequestMatch.ANY, random);

        assertThat(result).isSameAs(FilterResult.FORWARD);
        assertThat(head.headers.toString()).isEqualTo("A: 1\na: 2\nb: new\nhost: h\n");
        assertThat(String.valueOf(head.authority)).isEqualTo("h");
        HeaderBlock response = new HeaderBlock();
        filters.applyToResponse(response);
        assertThat(response.toString()).isEqualTo("r: 1\n");
    }

    @Test
    void redirectsWithWhatTheFilterNames() {
        assertThat(redirect("http://books:8080/old/x?q=1", null, null, null, 0))
                .isEqualTo("http://books:8080/old/x?q=1");
        assertThat(redirect("http://books:8080/old/x?q=1", "https", null, null, 0))
                .isEqualTo("https://books/old/x?q=1");
        assertThat(redirect("http://books:8080/old", null, "shop.example", null, 0))
                .isEqualTo("http://shop.example:8080/old");
        assertThat(redirect("http://books:8080/old", "http", null, null, 0))
                .isEqualTo("http://books/old");
        assertThat(redirect("http://books:8080/old", null, "shop.example", null, 80))
                .isEqualTo("http://shop.example/old");
        assertThat(redirect("http://books/old/x", "https", "shop.example", null, 8443))
                .isEqualTo("https://shop.example:8443/old/x");
        assertThat(redirect("http://books/old/x?q=1", null, null, new PathModifier.Full("/n"), 0))
                .isEqualTo("http://books/n?q=1");
        assertThat(redirect("http://books/old/x?q", null, null, new PathModifier.Prefix("/n/"), 0))
                .isEqualTo("http://books/n/x?q");
        assertThat(redirect("http://books/old", null, null, new PathModifier.Prefix("/"), 80))
                .isEqualTo("http://books/");
    }

    @Test
    void failsTheConfiguredShareOfRequests() {
        RouteFilters filters =
                RouteFilters.of(List.of(new RouteFilter.Fail(false, 503, "injected", 1, 4)));
        int failed = 0;
        for (int i = 0; i < 4_000; i++) {
            FilterResult result = filters.apply(Requests.get("/"), RequestMatch.ANY, random);
            failed += result.equals(new FilterResult.Fail(false, 503, "injected")) ? 1 : 0;
        }

        assertThat(failed).isBetween(900, 1_100);
    }

    private String redirect(
            String url,
            @Nullable String scheme,
            @Nullable String host,
            @Nullable PathModifier path,
            int port) {
        String rest = url.substring("http://".length());
        int slash = rest.indexOf('/');
        RequestHead head = Requests.request("GET", rest.substring(0, slash), rest.substring(slash));
        RouteFilters filters =
                RouteFilters.of(List.of(new RouteFilter.Redirect(scheme, host, path, port, 301)));
        FilterResult.Redirect result =
                (FilterResult.Redirect) filters.apply(head, Requests.prefix("/old"), random);
        assertThat(result.status()).isEqualTo(301);
        return result.location();
    }
}
