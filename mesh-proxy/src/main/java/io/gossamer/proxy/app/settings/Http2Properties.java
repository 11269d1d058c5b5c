package io.gossamer.proxy.app.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * HTTP/2 connections of one side.
 *
 * @param maxConcurrentStreams streams of one peer connection (rule R24)
 * @param initialStreamWindow flow-control window of a stream
 * @param initialConnectionWindow flow-control window of a connection
 * @param keepAliveInterval between PINGs; zero for none
 * @param keepAliveTimeout until an unanswered PING closes the connection
 */
public record Http2Properties(
        @DefaultValue("100") int maxConcurrentStreams,
        @DefaultValue("65535B") DataSize initialStreamWindow,
        @DefaultValue("1048576B") DataSize initialConnectionWindow,
        @DefaultValue("10s") Duration keepAliveInterval,
        @DefaultValue("3s") Duration keepAliveTimeout) {}
