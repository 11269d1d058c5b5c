package io.gossamer.bench.system;

import io.gossamer.bench.backend.Service;
import java.nio.file.Path;

/** Configuration files of the nginx pair: HTTP/1.1 throughout, keep-alive upstreams. Stateless. */
final class NginxConfig {

    private NginxConfig() {}

    private static String head(Path folder, String side) {
        return """
        daemon off;
        master_process off;
        worker_processes 1;
        worker_rlimit_nofile 20000;
        error_log stderr error;
        pid %s/%s.pid;
        events { worker_connections 12000; }
        http {
            access_log off;
            client_max_body_size 0;
            keepalive_requests 1000000000;
            keepalive_timeout 1h;
            client_body_temp_path %s/%s-body;
            proxy_temp_path %s/%s-proxy;
            fastcgi_temp_path %s/%s-fastcgi;
            uwsgi_temp_path %s/%s-uwsgi;
            scgi_temp_path %s/%s-scgi;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $host;
            proxy_request_buffering off;
            proxy_max_temp_file_size 0;
            tcp_nodelay on;
        """
                .formatted(
                        folder, side, folder, side, folder, side, folder, side, folder, side,
                        folder, side);
    }

    /** Plaintext in, mutual TLS out. */
    static String client(PairPorts ports, Certificates certificates, Path folder) {
        return head(folder, "client")
                + """
                    upstream peer { server 127.0.0.1:%d; keepalive 256; keepalive_requests 1000000000; }
                    server {
                        listen 127.0.0.1:%d backlog=4096;
                        location / {
                            proxy_pass https://peer;
                            proxy_ssl_certificate %s;
                            proxy_ssl_certificate_key %s;
                            proxy_ssl_trusted_certificate %s;
                            proxy_ssl_verify on;
                            proxy_ssl_verify_depth 2;
                            proxy_ssl_name %s;
                            proxy_ssl_server_name on;
                            proxy_ssl_protocols TLSv1.3;
                            proxy_ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;
                        }
                    }
                }
                """
                        .formatted(
                                ports.between().of(Service.HTTP1),
                                ports.entry().of(Service.HTTP1),
                                certificates.client(),
                                certificates.client(),
                                certificates.anchors(),
                                Certificates.SERVER);
    }

    /** Mutual TLS in, plaintext out. */
    static String server(PairPorts ports, Certificates certificates, Path folder) {
        return head(folder, "server")
                + """
                    upstream app { server 127.0.0.1:%d; keepalive 256; keepalive_requests 1000000000; }
                    server {
                        listen 127.0.0.1:%d ssl backlog=4096;
                        ssl_certificate %s;
                        ssl_certificate_key %s;
                        ssl_client_certificate %s;
                        ssl_verify_client on;
                        ssl_verify_depth 2;
                        ssl_protocols TLSv1.3;
                        ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;
                        location / { proxy_pass http://app; }
                    }
                }
                """
                        .formatted(
                                ports.backend().of(Service.HTTP1),
                                ports.between().of(Service.HTTP1),
                                certificates.server(),
                                certificates.server(),
                                certificates.anchors());
    }
}
