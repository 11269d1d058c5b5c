package io.gossamer.proxy.app.settings;

import io.gossamer.proxy.model.Authorization.Cidr;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Traffic of the application.
 *
 * @param listen where the application's connections arrive, one address or two
 * @param ports declared local ports, each for one authority
 * @param profileNetworks addresses for which a profile is asked
 * @param profileSuffixes names for which a profile is asked; a single dot is every name
 * @param context context of discovery as JSON; by default made of the workload
 * @param detectTimeout bound of protocol detection
 * @param connectTimeout bound of a connection to an endpoint
 * @param connectBackoff pauses between connections to an endpoint
 * @param idleTimeout how long an unused destination keeps its connections
 * @param tcp queue of connections that wait for an endpoint
 * @param http queue of requests that wait for an endpoint
 * @param pool idle HTTP/1 connections to an endpoint
 * @param peerHttp1 how HTTP/1 travels to other sidecars of ours: multiplexed in HTTP/2, or as it is
 *     on pooled connections
 * @param server HTTP/2 connections of the application
 * @param client HTTP/2 connections to endpoints
 * @param ingress whether l5d-dst-override decides where a request goes
 * @param disableInformationalHeaders whether l5d-proxy-error and l5d-proxy-connection are left out;
 *     by default in ingress mode only
 * @param hostnameLabels whether metrics of routes have the host name as label
 */
public record OutboundProperties(
        @DefaultValue("127.0.0.1:4140") List<ListenAddress> listen,
        @DefaultValue List<LocalPort> ports,
        @DefaultValue({
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "fd00::/8"
                })
                List<Cidr> profileNetworks,
        @DefaultValue("svc.cluster.local") List<String> profileSuffixes,
        @DefaultValue("") String context,
        @DefaultValue("10s") Duration detectTimeout,
        @DefaultValue("1s") Duration connectTimeout,
        @DefaultValue ConnectBackoff connectBackoff,
        @DefaultValue("5s") Duration idleTimeout,
        @DefaultValue Queue tcp,
        @DefaultValue Queue http,
        @DefaultValue InboundProperties.Pool pool,
        @DefaultValue("multiplexed") PeerHttp1 peerHttp1,
        @DefaultValue Http2Properties server,
        @DefaultValue Http2Properties client,
        @DefaultValue("false") boolean ingress,
        @Nullable Boolean disableInformationalHeaders,
        @DefaultValue("false") boolean hostnameLabels) {

    /**
     * A declared local port (architecture decision 6).
     *
     * @param listen where the application connects
     * @param target authority that all its connections go to, {@code host:port}
     */
    public record LocalPort(ListenAddress listen, String target) {}

    /** How HTTP/1 travels between two proxies of ours (rule R7). */
    public enum PeerHttp1 {
        /** As streams of HTTP/2 connections, as to every other proxy (contract section 4). */
        MULTIPLEXED,
        /** As HTTP/1, on keep-alive connections that carry one request at a time. */
        POOLED
    }

    /**
     * Pauses, doubled from min to max.
     *
     * @param min first pause
     * @param max longest pause, jitter apart
     * @param jitter each pause is longer by up to this ratio of itself, 0 to 1
     */
    public record ConnectBackoff(
            @DefaultValue("100ms") Duration min,
            @DefaultValue("60s") Duration max,
            @DefaultValue("0.1") double jitter) {}

    /**
     * What waits for an endpoint, where the policy does not say.
     *
     * @param queueCapacity how many may wait
     * @param failfastTimeout how long they wait before all fail
     */
    public record Queue(
            @DefaultValue("10000") int queueCapacity,
            @DefaultValue("3s") Duration failfastTimeout) {}
}
