/**
 * Connections to the services of the control plane and the streams on them, all on one thread of
 * their own. Knows neither messages nor watches; TLS is an interface here.
 */
@NullMarked
package io.gossamer.proxy.control.connect;

import org.jspecify.annotations.NullMarked;
