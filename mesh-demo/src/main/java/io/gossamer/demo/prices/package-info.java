/** Prices over HTTP/1, and live over WebSocket. Must not depend on another role's classes. */
@NullMarked
package io.gossamer.demo.prices;

import org.jspecify.annotations.NullMarked;
