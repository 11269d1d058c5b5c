package io.gossamer.proxy.inbound;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;

/**
 * Settings of the way in.
 *
 * @param ownName server name that is terminated here
 * @param explicit nothing redirects: direct connections may name {@code appPorts} only (rule R3)
 * @param appPorts ports of the application
 * @param appAddress where the application listens in explicit mode
 * @param ownAddresses that an original destination may have; empty allows every address
 * @param detectTimeout from a client's first byte to the end of protocol detection
 * @param failfast how long a silent client of an unreachable application is kept
 * @param connectTimeout of TCP to the application
 * @param poolIdleTimeout of an idle HTTP/1 connection
 * @param maxIdle idle HTTP/1 connections
 * @param maxInFlight requests of this loop
 */
public record InboundSettings(
        String ownName,
        boolean explicit,
        Set<Integer> appPorts,
        InetAddress appAddress,
        Set<InetAddress> ownAddresses,
        Duration detectTimeout,
        Duration failfast,
        Duration connectTimeout,
        Duration poolIdleTimeout,
        int maxIdle,
        int maxInFlight) {

    public InboundSettings {
        appPorts = Set.copyOf(appPorts);
        ownAddresses = Set.copyOf(ownAddresses);
    }
}
