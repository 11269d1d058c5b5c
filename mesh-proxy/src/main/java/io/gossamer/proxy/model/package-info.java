/**
 * What the stages of the data path speak about: targets, endpoints, policies, failures. Immutable
 * values of the JDK; no Netty, no Spring, no protobuf.
 */
@NullMarked
package io.gossamer.proxy.model;

import org.jspecify.annotations.NullMarked;
