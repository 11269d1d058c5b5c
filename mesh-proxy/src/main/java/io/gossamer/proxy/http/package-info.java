/**
 * HTTP on the wire: head scanner, HTTP/1 and HTTP/2 connections as streams, failure responses.
 * Knows connections and streams, never policy, discovery or balancing.
 */
@NullMarked
package io.gossamer.proxy.http;

import org.jspecify.annotations.NullMarked;
