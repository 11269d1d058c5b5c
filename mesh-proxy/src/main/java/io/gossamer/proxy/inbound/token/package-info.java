/** Tokens of end users, as requests bear them. */
@NullMarked
package io.gossamer.proxy.inbound.token;

import org.jspecify.annotations.NullMarked;
