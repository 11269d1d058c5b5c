/** Moving bytes: HTTP relay and pools, TCP relay, transport headers. Never decides whereto. */
@NullMarked
package io.gossamer.proxy.forward;

import org.jspecify.annotations.NullMarked;
