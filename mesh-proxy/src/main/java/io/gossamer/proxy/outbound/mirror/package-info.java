/** Copies of requests to another backend, whose answers are dropped. */
@NullMarked
package io.gossamer.proxy.outbound.mirror;

import org.jspecify.annotations.NullMarked;
