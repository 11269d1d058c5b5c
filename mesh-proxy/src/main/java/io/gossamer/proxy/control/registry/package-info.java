/**
 * The registry as a client: this sidecar's own workload. Must not depend on discovery or policy.
 */
@NullMarked
package io.gossamer.proxy.control.registry;

import org.jspecify.annotations.NullMarked;
