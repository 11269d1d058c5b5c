package io.gossamer.bench.system;

import io.gossamer.bench.backend.Service;
import io.gossamer.bench.backend.Service.Protocol;

/**
 * Configuration files of the haproxy pair. Keep-alive on both sides, connections towards servers
 * shared, HTTP/2 throughout where the service speaks it, TCP mode for opaque bytes. TLS sessions
 * are not resumed, so that a new connection costs what it costs. Stateless.
 */
final class HaproxyConfig {

    private static final String HEAD =
            """
            global
                nbthread 1
                no strict-limits
                maxconn 6000
                tune.ssl.cachesize 0
                ssl-default-bind-ciphersuites TLS_AES_128_GCM_SHA256
                ssl-default-bind-options ssl-min-ver TLSv1.3 no-tls-tickets
                ssl-default-server-ciphersuites TLS_AES_128_GCM_SHA256
                ssl-default-server-options ssl-min-ver TLSv1.3
            defaults
                timeout connect 5s
                timeout client 1h
                timeout server 1h
                timeout http-keep-alive 1h
                http-reuse always
                maxconn 6000
            """;

    private HaproxyConfig() {}

    /** Plaintext in, mutual TLS out. */
    static String client(PairPorts ports, Certificates certificates) {
        StringBuilder text = new StringBuilder(HEAD);
        for (Service service : ports.entry().services()) {
            text.append("listen ").append(service).append('\n');
            text.append("    mode ").append(mode(service)).append('\n');
            text.append(
                    "    bind 127.0.0.1:%d%s%n"
                            .formatted(ports.entry().of(service), plain(service)));
            text.append(
                    "    server peer 127.0.0.1:%d ssl crt %s ca-file %s verify required"
                            .formatted(
                                    ports.between().of(service),
                                    certificates.client(),
                                    certificates.anchors()));
            text.append(
                    " verifyhost %s sni str(%s) no-ssl-reuse%s%n"
                            .formatted(Certificates.SERVER, Certificates.SERVER, alpn(service)));
        }
        return text.toString();
    }

    /** Mutual TLS in, plaintext out. */
    static String server(PairPorts ports, Certificates certificates) {
        StringBuilder text = new StringBuilder(HEAD);
        for (Service service : ports.between().services()) {
            text.append("listen ").append(service).append('\n');
            text.append("    mode ").append(mode(service)).append('\n');
            text.append(
                    "    bind 127.0.0.1:%d ssl crt %s ca-file %s verify required%s%n"
                            .formatted(
                                    ports.between().of(service),
                                    certificates.server(),
                                    certificates.anchors(),
                                    alpn(service)));
            text.append(
                    "    server app 127.0.0.1:%d%s%n"
                            .formatted(ports.backend().of(service), plain(service)));
        }
        return text.toString();
    }

    private static String mode(Service service) {
        return service.protocol() == Protocol.TCP ? "tcp" : "http";
    }

    private static String plain(Service service) {
        return service.protocol() == Protocol.HTTP2 ? " proto h2" : "";
    }

    private static String alpn(Service service) {
        return switch (service.protocol()) {
            case HTTP1 -> " alpn http/1.1";
            case HTTP2 -> " alpn h2";
            case TCP -> "";
        };
    }
}
