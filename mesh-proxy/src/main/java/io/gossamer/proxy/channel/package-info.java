/**
 * Mechanisms on one Netty channel that several stages share: sockets of the platform's transport,
 * and holding bytes until the next stage stands. Must not depend on any stage of the data path.
 */
@NullMarked
package io.gossamer.proxy.channel;

import org.jspecify.annotations.NullMarked;
