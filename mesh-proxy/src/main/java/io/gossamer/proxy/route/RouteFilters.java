package io.gossamer.proxy.route;

import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.model.RequestMatch;
import io.gossamer.proxy.model.RouteFilter;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.random.RandomGenerator;

/** The filters of a rule or backend, compiled, in the order of the policy. Thread-safe. */
public final class RouteFilters {

    public static final RouteFilters NONE = new RouteFilters(List.of());

    private static final int NO_CONTENT = 204;
    private static final int RESET_CONTENT = 205;
    private static final int NOT_MODIFIED = 304;
    private static final int BAD_REQUEST = 400;
    private static final AsciiString HOST = AsciiString.cached("host");

    private sealed interface Compiled {
        record Headers(boolean response, Field[] add, Field[] set, AsciiString[] remove)
                implements Compiled {}

        record Rewriting(UrlRewrite rewrite) implements Compiled {}

        record Other(RouteFilter filter) implements Compiled {}
    }

    private record Field(AsciiString name, AsciiString value) {}

    private final Compiled[] filters;
    private final int status;

    private RouteFilters(List<RouteFilter> filters) {
        this.status =
                filters.stream()
                        .filter(RouteFilter.Status.class::isInstance)
                        .mapToInt(filter -> ((RouteFilter.Status) filter).status())
                        .findFirst()
                        .orElse(0);
        this.filters = filters.stream().map(RouteFilters::compile).toArray(Compiled[]::new);
    }

    public static RouteFilters of(List<RouteFilter> filters) {
        return filters.isEmpty() ? NONE : new RouteFilters(filters);
    }

    /**
     * Edits the head and decides.
     *
     * @param match that the request fell under, for prefixes to replace
     */
    public FilterResult apply(RequestHead head, RequestMatch match, RandomGenerator random) {
        for (Compiled filter : filters) {
            if (filter instanceof Compiled.Headers headers) {
                if (!headers.response()) {
                    modify(headers, head.headers);
                    followHost(headers, head);
                }
                continue;
            }
            if (filter instanceof Compiled.Rewriting rewriting) {
                String refused = rewriting.rewrite().apply(head, match);
                if (refused != null) {
                    return new FilterResult.Fail(false, BAD_REQUEST, refused);
                }
                continue;
            }
            RouteFilter other = ((Compiled.Other) filter).filter();
            if (other instanceof RouteFilter.Redirect redirect) {
                return new FilterResult.Redirect(
                        redirect.status() == 0 ? 302 : redirect.status(),
                        RedirectLocation.of(redirect, head, match));
            }
            if (other instanceof RouteFilter.Fail fail
                    && random.nextInt(Math.max(1, fail.denominator())) < fail.numerator()) {
                return new FilterResult.Fail(fail.grpc(), fail.status(), fail.message());
            }
        }
        return FilterResult.FORWARD;
    }

    /** Edits a response of the rule. */
    public void applyToResponse(HeaderBlock response) {
        for (Compiled filter : filters) {
            if (filter instanceof Compiled.Headers headers && headers.response()) {
                modify(headers, response);
            }
        }
    }

    /** Changes the status of a final answer, where the rule asks for it and a body is possible. */
    public void changeStatus(RequestHead request, ResponseHead response) {
        boolean bodiless =
                response.isInformational()
                        || response.status == NO_CONTENT
                        || response.status == RESET_CONTENT
                        || response.status == NOT_MODIFIED;
        if (status != 0 && !bodiless && !request.mayTunnel() && !FailureResponder.isGrpc(request)) {
            response.status = status;
        }
    }

    private static void modify(Compiled.Headers headers, HeaderBlock block) {
        for (Field field : headers.add()) {
            block.add(field.name(), field.value());
        }
        for (Field field : headers.set()) {
            block.set(field.name(), field.value());
        }
        for (AsciiString name : headers.remove()) {
            block.remove(name);
        }
    }

    /** A set Host is the new authority. */
    private static void followHost(Compiled.Headers headers, RequestHead head) {
        for (Field field : headers.set()) {
            if (field.name().contentEqualsIgnoreCase(HOST)) {
                head.authority = field.value();
            }
        }
    }

    private static Compiled compile(RouteFilter filter) {
        if (filter instanceof RouteFilter.RequestHeaders request) {
            return headers(false, request.add(), request.set(), request.remove());
        }
        if (filter instanceof RouteFilter.ResponseHeaders response) {
            return headers(true, response.add(), response.set(), response.remove());
        }
        if (filter instanceof RouteFilter.Rewrite rewrite) {
            return new Compiled.Rewriting(UrlRewrite.of(rewrite));
        }
        return new Compiled.Other(filter);
    }

    private static Compiled headers(
            boolean response,
            List<RouteFilter.Header> add,
            List<RouteFilter.Header> set,
            List<String> remove) {
        return new Compiled.Headers(
                response,
                fields(add),
                fields(set),
                remove.stream().map(AsciiString::new).toArray(AsciiString[]::new));
    }

    private static Field[] fields(List<RouteFilter.Header> headers) {
        return headers.stream()
                .map(h -> new Field(new AsciiString(h.name()), new AsciiString(h.value())))
                .toArray(Field[]::new);
    }
}
