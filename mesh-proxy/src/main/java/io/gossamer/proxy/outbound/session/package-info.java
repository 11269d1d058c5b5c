/** Reads to which session a request or connection belongs. */
@NullMarked
package io.gossamer.proxy.outbound.session;

import org.jspecify.annotations.NullMarked;
