package io.gossamer.proxy.app.settings;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Traffic towards the application.
 *
 * @param listen where redirected and direct connections of peers arrive
 * @param appPorts ports of the application, {@code SERVICEPORT:APPPORT} or {@code PORT}; in
 *     explicit mode no other port is dialled
 * @param appAddress where the application listens
 * @param ports declared inbound ports: TLS with the own name is terminated and forwarded
 * @param defaultPolicy what a port accepts until the policy service first answers
 * @param watchPorts ports whose policy is watched from the start, the first 512 of them; the admin
 *     port is one always
 * @param opaquePorts ports without protocol detection until their policy arrives
 * @param ips addresses that an original destination may have; empty allows every address
 * @param gatewaySuffixes names that this proxy serves as gateway; empty for none
 * @param detectTimeout bound of protocol detection
 * @param connectTimeout bound of a connection to the application
 * @param connectBackoff pauses between connections to the application
 * @param http queue of HTTP requests towards the application
 * @param pool idle HTTP/1 connections to the application
 * @param server HTTP/2 connections of clients
 */
public record InboundProperties(
        @DefaultValue("0.0.0.0:4143") ListenAddress listen,
        @DefaultValue List<AppPort> appPorts,
        @DefaultValue("127.0.0.1") InetAddress appAddress,
        @DefaultValue List<DeclaredPort> ports,
        @DefaultValue("all-unauthenticated") DefaultInboundPolicy defaultPolicy,
        @DefaultValue List<PortRange> watchPorts,
        @DefaultValue List<PortRange> opaquePorts,
        @DefaultValue List<InetAddress> ips,
        @DefaultValue List<String> gatewaySuffixes,
        @DefaultValue("10s") Duration detectTimeout,
        @DefaultValue("300ms") Duration connectTimeout,
        @DefaultValue ConnectBackoff connectBackoff,
        @DefaultValue Http http,
        @DefaultValue Pool pool,
        @DefaultValue Http2Properties server) {

    /**
     * A declared inbound port (rule R1).
     *
     * @param listen where peers connect
     * @param target where the bytes go: {@code IP:port} or {@code unix:PATH}
     */
    public record DeclaredPort(ListenAddress listen, ForwardTarget target) {}

    /**
     * Pauses, doubled from min to max.
     *
     * @param min first pause
     * @param max longest pause, jitter apart
     * @param jitter each pause is longer by up to this ratio of itself, 0 to 1
     */
    public record ConnectBackoff(
            @DefaultValue("100ms") Duration min,
            @DefaultValue("10s") Duration max,
            @DefaultValue("0.1") double jitter) {}

    /**
     * Requests that wait for the application.
     *
     * @param queueCapacity how many may wait
     * @param failfastTimeout how long they wait before all fail
     */
    public record Http(
            @DefaultValue("10000") int queueCapacity,
            @DefaultValue("1s") Duration failfastTimeout) {}

    /**
     * Idle connections.
     *
     * @param maxIdle how many are kept
     * @param idleTimeout how long
     */
    public record Pool(
            @DefaultValue("10000") int maxIdle, @DefaultValue("3s") Duration idleTimeout) {}
}
