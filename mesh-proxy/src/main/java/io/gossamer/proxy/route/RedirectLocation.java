package io.gossamer.proxy.route;

import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.model.RequestMatch;
import io.gossamer.proxy.model.RouteFilter;
import org.jspecify.annotations.Nullable;

/**
 * Location of a redirect: the parts that the filter names replace those of the request. A scheme
 * that it names brings its usual port with it.
 */
final class RedirectLocation {

    private RedirectLocation() {}

    static String of(RouteFilter.Redirect redirect, RequestHead head, RequestMatch match) {
        String requestScheme = head.scheme == null ? "http" : head.scheme.toString();
        String scheme = redirect.scheme() == null ? requestScheme : redirect.scheme();
        String authority = head.authority == null ? "" : head.authority.toString();
        int colon = portColon(authority);
        String requestHost = colon < 0 ? authority : authority.substring(0, colon);
        String host = redirect.host() == null ? requestHost : redirect.host();
        StringBuilder location = new StringBuilder(scheme).append("://").append(host);
        if (redirect.port() != 0) {
            appendPort(location, scheme, redirect.port());
        } else if (colon >= 0 && redirect.scheme() == null) {
            location.append(authority, colon, authority.length());
        }
        return location.append(path(redirect.path(), head.path.toString(), match)).toString();
    }

    private static void appendPort(StringBuilder location, String scheme, int port) {
        int usual = scheme.equalsIgnoreCase("https") ? 443 : 80;
        if (port != usual) {
            location.append(':').append(port);
        }
    }

    private static String path(
            RouteFilter.@Nullable PathModifier modifier, String original, RequestMatch match) {
        int mark = original.indexOf('?');
        String path = mark < 0 ? original : original.substring(0, mark);
        String query = mark < 0 ? "" : original.substring(mark);
        if (modifier instanceof RouteFilter.PathModifier.Full full) {
            return full.path() + query;
        }
        if (modifier instanceof RouteFilter.PathModifier.Prefix prefix
                && match.path() instanceof RequestMatch.PathMatch.Prefix matched) {
            String rest = path.substring(Math.min(path.length(), trim(matched.path()).length()));
            String joined = trim(prefix.path()) + rest;
            return (joined.isEmpty() ? "/" : joined) + query;
        }
        return path + query;
    }

    private static String trim(String prefix) {
        int end = prefix.length();
        while (end > 0 && prefix.charAt(end - 1) == '/') {
            end--;
        }
        return prefix.substring(0, end);
    }

    private static int portColon(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.indexOf(']') ? colon : -1;
    }
}
