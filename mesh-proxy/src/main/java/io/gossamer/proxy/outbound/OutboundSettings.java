package io.gossamer.proxy.outbound;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;

/**
 * Settings of the way out.
 *
 * @param detectTimeout from a client's first byte to the end of protocol detection
 * @param failfast how long a silent client of an unreachable destination is kept
 * @param discoveryTimeout how long requests wait for a first policy
 * @param idleTimeout how long an unused destination keeps its connections
 * @param connectTimeout of TCP
 * @param poolIdleTimeout of an idle HTTP/1 connection
 * @param maxIdle idle HTTP/1 connections per endpoint
 * @param poolsPeerHttp1 whether HTTP/1 stays HTTP/1 on its way to our own proxies (rule R7)
 * @param replayLimit body bytes kept for a retry
 * @param maxInFlight requests of this loop
 * @param ingress whether {@code l5d-dst-override} decides where a request goes
 * @param informational whether responses may say why the proxy made them
 * @param workload tells this workload from others: namespace and name
 * @param loops event loops like this one
 * @param ownAddresses of the workload: endpoints there are reached without TLS
 */
public record OutboundSettings(
        Duration detectTimeout,
        Duration failfast,
        Duration discoveryTimeout,
        Duration idleTimeout,
        Duration connectTimeout,
        Duration poolIdleTimeout,
        int maxIdle,
        boolean poolsPeerHttp1,
        int replayLimit,
        int maxInFlight,
        boolean ingress,
        boolean informational,
        String workload,
        int loops,
        Set<InetAddress> ownAddresses) {}
